from bot.article.fingerprint import fingerprint


def test_typography_and_spacing_do_not_count() -> None:
    assert fingerprint("“It’s shut,” she said.\r\n\r\nNo.") == fingerprint('"It\'s SHUT", she said.  No')


def test_words_and_their_order_count() -> None:
    assert fingerprint("She denied it.") != fingerprint("She did not deny it.")
    assert fingerprint("A accused B.") != fingerprint("B accused A.")
