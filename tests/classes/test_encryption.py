"""Secrets that the database must hold are encrypted with keys derived from SECRET_KEY."""

import pytest

from classes.encryption import UnreadableError, decrypt, encrypt


def test_a_text_is_read_back_for_its_purpose():
    assert decrypt(encrypt("JBSWY3DP", purpose="a"), purpose="a") == "JBSWY3DP"


def test_no_other_purpose_reads_it():
    token = encrypt("JBSWY3DP", purpose="a")
    with pytest.raises(UnreadableError):
        decrypt(token, purpose="b")


def test_an_earlier_secret_key_still_reads_it(settings):
    token = encrypt("JBSWY3DP", purpose="a")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    assert decrypt(token, purpose="a") == "JBSWY3DP"


def test_without_its_key_nothing_reads_it(settings):
    token = encrypt("JBSWY3DP", purpose="a")
    settings.SECRET_KEY = "new" * 20
    with pytest.raises(UnreadableError):
        decrypt(token, purpose="a")
