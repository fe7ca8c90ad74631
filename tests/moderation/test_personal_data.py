import pytest

from moderation.personal_data import found_in, is_iban


@pytest.mark.parametrize("iban", ["DE89 3704 0044 0532 0130 00", "AT611904300234573201", "GB29 NWBK 6016 1331 9268 19"])
def test_check_digits_make_an_account_number(iban):
    assert is_iban(iban)
    assert found_in(f"Bitte an {iban} überweisen.") == {"iban": [iban]}


@pytest.mark.parametrize("text", ["DE89 3704 0044 0532 0130 01", "DE89 3704 0044 0532 0130", "AB12 CDEF GHIJ KLMN"])
def test_other_rows_of_letters_and_digits_are_none(text):
    assert "iban" not in found_in(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0176/12345678", "phone"),
        ("0049 7131 563800", "phone"),
        ("geboren am 3. März 1975", "birth_date"),
        ("B-MW 1", "car_plate"),
        ("Familie Beispiel in der Ulmenstraße 4a", "home_address"),
        ("Ulmenstr. 4: dort wohnt Herr Beispiel", "home_address"),
    ],
)
def test_hints_at_a_person_are_found(text, kind):
    assert list(found_in(f"Also, {text}, sage ich.")) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2026 12:30",
        "2026-11-22",
        "Ulmenstraße 4",
        "Herr Beispiel",
        "10.000 Euro",
        "0,75 Prozent",
        "A-6",
        "S-Bahn 4",
    ],
)
def test_days_sums_and_streets_are_no_hints(text):
    assert found_in(text) == {}
