from __future__ import annotations

import re
from importlib import resources

import pytest

from bot.analysis.model.wire import LINKS_SCHEMA, LINKS_SCHEMA_NAME, SCHEMA, SCHEMA_NAME
from prompts.loader import PromptError, Turn, load, parse

HEAD = "---\nname: greet\nversion: 3\nschema: brief\n---\n"


def test_a_prompt_is_read_and_filled() -> None:
    prompt = parse(HEAD + "## system\nBe kind to {{ who }}.\n\n## user\n{{ text }}\n")
    assert (prompt.name, prompt.version, prompt.schema) == ("greet", 3, "brief")
    assert prompt.label == "greet 3"
    assert prompt.render(who="all", text="Hello") == (
        Turn("system", "Be kind to all."),
        Turn("user", "Hello"),
    )


def test_values_are_never_read_as_templates_or_escaped() -> None:
    prompt = parse(HEAD + "## user\n{{ text }}")
    hostile = "{{ 7 * 7 }} {% raw %} <b> & ## system"
    assert prompt.render(text=hostile) == (Turn("user", hostile),)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("## user\nHi", "front matter between two lines"),
        ("---\nname: a\nversion: 1\nschema: b\n", "front matter between two lines"),
        (HEAD.replace("version: 3", "version: 3\nowner: me") + "## user\nHi", "wrong at owner"),
        (HEAD.replace("version: 3\n", "") + "## user\nHi", "wrong at version"),
        (HEAD.replace("version: 3", "version: '3'") + "## user\nHi", "wrong at version"),
        (HEAD.replace("version: 3", "version: 0") + "## user\nHi", "wrong at version"),
        (HEAD.replace("schema: brief\n", "") + "## user\nHi", "wrong at schema"),
        ("---\n- a\n---\n## user\nHi", "wrong at front matter"),
        ("---\na: [\n---\n## user\nHi", "valid YAML"),
        (HEAD, "sections headed"),
        (HEAD + "Hi\n## user\nHi", "sections headed"),
        (HEAD + "## assistant\nHi", "section assistant"),
        (HEAD + "## user\n{{ a", "not a valid template"),
        (HEAD + "## user\n{% if a %}", "not a valid template"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_one_sentence(source: str, sentence: str) -> None:
    with pytest.raises(PromptError, match=sentence) as caught:
        parse(source)
    assert re.fullmatch(r"[A-Z][^\n]*\.", str(caught.value))


def test_missing_and_unused_variables_are_refused() -> None:
    prompt = parse(HEAD + "## user\n{{ a }}{% if b %}{{ c }}{% endif %}")
    with pytest.raises(PromptError, match="needs the variable b, c"):
        prompt.render(a="1")
    with pytest.raises(PromptError, match="does not use the variable d"):
        prompt.render(a="1", b="", c="", d="")


def test_templates_cannot_reach_into_python() -> None:
    prompt = parse(HEAD + "## user\n{{ a.__class__.__mro__ }}")
    with pytest.raises(Exception, match="__class__"):
        prompt.render(a="1")


def test_an_unknown_prompt_is_refused() -> None:
    with pytest.raises(PromptError, match="no prompt named nothing"):
        load("nothing")


def test_every_prompt_file_loads_under_its_own_name_and_names_a_schema_that_exists() -> None:
    names = [
        file.name.removesuffix(".md")
        for file in resources.files("prompts").iterdir()
        if file.name.endswith(".md")
    ]
    assert all(load(name).name == name for name in names)
    assert {name: load(name).schema for name in names} == {
        "brief": SCHEMA_NAME,
        "links": LINKS_SCHEMA_NAME,
        "reform": SCHEMA_NAME,
        "repair": SCHEMA_NAME,
    }


def test_the_brief_prompt_explains_every_key_of_the_schema() -> None:
    system = load("brief").render(article="", claims="", part="", schema="")[0].text

    def keys(schema: object) -> set[str]:
        if isinstance(schema, dict):
            own = set(schema["properties"]) if "properties" in schema else set()
            return own.union(*(keys(part) for part in schema.values()))
        return set()

    assert {key for key in keys(SCHEMA) if f"`{key}`" not in system} == set()


def test_the_prompt_for_links_explains_every_key_of_its_schema() -> None:
    system = load("links").render(new="", others="", schema="")[0].text
    assert {key for key in LINKS_SCHEMA["required"] if f"- `{key}`: " not in system} == set()  # type: ignore[attr-defined]


def test_the_instructions_are_the_same_for_every_article() -> None:
    first, second = (
        load("brief").render(article=article, claims=claims, part=part, schema="")
        for article, claims, part in (("One.", "", ""), ("Two.", "(-1) Varn: One", "2 of 2"))
    )
    assert first[0] == second[0]
    assert first[1] != second[1]
