"""Passwords of twelve letters and more that everybody who guesses tries first. Written for this project.

Shorter ones are refused for their length. What is made by a rule is not listed: the same letter or group of letters
again and again, and rows of the alphabet, of digits and of the keyboard.
"""

from __future__ import annotations

import re

_TEXT = """
adminadminadmin administrator administration adminpassword adminpassword1 adminpass123 changemechangeme
changemeplease changeme12345 changepassword correcthorsebatterystaple correcthorse dragondragon footballfootball
iloveyouforever iloveyousomuch iloveyou1234 iloveyou12345 jesuschrist1 letmeinletmein letmeinplease letmein12345
masterpassword mypassword123 mypassword1234 nopassword123 opensesame123 password1234 password12345 password123456
password1234567 password12345678 password123456789 passwordpassword password2023 password2024 password2025
password2026 password2027 passw0rd1234 p4ssw0rd1234 princess1234 qwertyuiop123 qwerty123456 qwertyqwerty
ridgelineadmin ridgelinepassword ridgeline123 ridgeline1234 secretpassword spring2024spring starwarsstarwars
summer2024summer sunshine1234 superman1234 supersecret123 supersecretpassword thisismypassword trustno1trustno1
welcome12345 welcomewelcome whateverwhatever winter2024winter q1w2e3r4t5y6 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3
qazwsxedcrfv qweasdzxcqwe qwe123qwe123 asd123asd123 abc123abc123 abcd1234abcd a1b2c3d4e5f6 1a2b3c4d5e6f
"""
_WORDS = frozenset(_TEXT.split())
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890qwertyuiop",
    "qwertyuiop1234567890",
)
_LEAST_DIFFERENT = 5
_NOT_WRITTEN = re.compile(r"[\W_]+")


def is_common(password: str) -> bool:
    """Tell whether a password is one that is guessed first, whatever its case and the signs between its letters."""
    plain = _NOT_WRITTEN.sub("", password.casefold())
    if plain in _WORDS or len(set(password)) < _LEAST_DIFFERENT:
        return True
    return any(plain in row or plain[::-1] in row for row in _ROWS)
