"""The mails of a developer's machine in a real browser."""


def test_the_mails_of_this_machine_are_readable(window):
    window.go("/entwicklung/post")
    window.photo("development-mails")
