"""Reading and filling prompts: Markdown with YAML front matter, its body checked Jinja.

A prompt that is not exactly right does not load or does not render: an unknown key, a variable
that is missing and a variable that nothing uses are all refused, each with one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import yaml
from jinja2 import StrictUndefined, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Role = Literal["system", "user", "assistant"]

_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_HEADINGS: dict[str, Role] = {"system": "system", "user": "user"}
_HEADING = re.compile(r"^## (.*)\n", re.MULTILINE)
# A prompt is plain text for a model: escaping as for HTML would change what the article says.
_JINJA = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
)


class PromptError(ValueError):
    """A prompt file, or the variables it was given, are not what they must be."""


class Turn(NamedTuple):
    """One message to a model."""

    role: Role
    text: str


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    version: int = Field(ge=1)
    schema_name: str = Field(alias="schema", pattern=r"^[a-z][a-z_]*$")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as its file gives it; `schema` names the JSON schema that its answer fits."""

    name: str
    version: int
    schema: str
    sections: tuple[Turn, ...]
    variables: frozenset[str]

    @property
    def label(self) -> str:
        """The name and version that are stored with a brief: ``brief 1``."""
        return f"{self.name} {self.version}"

    def render(self, **variables: str) -> tuple[Turn, ...]:
        """Fill in every section. Values are put in as they are and never read as a template.

        Raises:
            PromptError: a variable is missing, or one is given that the prompt does not use.
        """
        if missing := self.variables - variables.keys():
            raise PromptError(f"Prompt {self.label} needs the variable {_listed(missing)}.")
        if unused := variables.keys() - self.variables:
            raise PromptError(f"Prompt {self.label} does not use the variable {_listed(unused)}.")
        return tuple(
            Turn(section.role, _JINJA.from_string(section.text).render(variables).strip())
            for section in self.sections
        )


@cache
def load(name: str) -> Prompt:
    """Return the prompt of that name.

    Raises:
        PromptError: there is none, or its file is not right.
    """
    file = resources.files("prompts") / f"{name}.md"
    if not file.is_file():
        raise PromptError(f"There is no prompt named {name}.")
    prompt = parse(file.read_text(encoding="utf-8"))
    if prompt.name != name:
        raise PromptError(f"The prompt in {name}.md must be named {name}, not {prompt.name}.")
    return prompt


def parse(source: str) -> Prompt:
    """Read a prompt file: front matter, then sections headed ``## system`` or ``## user``.

    Raises:
        PromptError: a key is unknown, missing or of the wrong type; a section or the template is wrong.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        raise PromptError("A prompt begins with front matter between two lines of ---.")
    front = _front_matter(match[1])
    sections = _sections(front.name, source[match.end() :])
    try:
        variables = frozenset[str]().union(
            *(meta.find_undeclared_variables(_JINJA.parse(section.text)) for section in sections)
        )
    except TemplateSyntaxError as error:
        raise PromptError(f"Prompt {front.name} is not a valid template: {error.message}.") from error
    return Prompt(front.name, front.version, front.schema_name, sections, variables)


def _front_matter(text: str) -> _FrontMatter:
    try:
        return _FrontMatter.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise PromptError("The front matter of a prompt must be valid YAML.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise PromptError(f"The front matter of a prompt is wrong at {key}: {first['msg']}.") from error


def _sections(name: str, body: str) -> tuple[Turn, ...]:
    before, *parts = _HEADING.split(body)
    if before.strip() or not parts:
        raise PromptError(f"Prompt {name} must consist of sections headed ## system or ## user.")
    sections: list[Turn] = []
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        role = _HEADINGS.get(heading.strip())
        if role is None:
            raise PromptError(
                f"Prompt {name} has the section {heading.strip()}; only system and user are known."
            )
        sections.append(Turn(role, text.strip()))
    return tuple(sections)


def _listed(names: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(names))
