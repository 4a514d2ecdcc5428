from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from composer.errors import TemplateError
from composer.sandbox import render

FACTS = {"name": "Zoë", "program": "Harborview", "features": ("a", "b", "c"), "liked": None, "variant": 2}


def write(folder: Path, text: str, name: str = "x.txt.j2") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def filled(folder: Path, text: str, **others: str) -> str:
    """Fill the user's template, with other templates beside it."""
    user, built_in = folder / "templates", folder / "own"
    built_in.mkdir(exist_ok=True)
    write(user, text)
    for name, other in others.items():
        write(user, other, f"{name}.txt.j2")
    return render("x.txt.j2", FACTS, [user, built_in])


def refused(folder: Path, text: str, **others: str) -> str:
    started = time.monotonic()
    with pytest.raises(TemplateError) as caught:
        filled(folder, text, **others)
    assert time.monotonic() - started < 5
    (fault,) = caught.value.faults
    assert fault.hint
    return str(fault)


def test_facts_are_filled_in_as_plain_text(tmp_path: Path) -> None:
    assert filled(tmp_path, "{{ name }} <&> {{ features | listed }}") == "Zoë <&> a, b, and c"


def test_a_fact_is_never_read_as_a_template(tmp_path: Path) -> None:
    write(tmp_path, "{{ name }}")
    assert render("x.txt.j2", {"name": "{{ 1 + 1 }}{% if %}"}, [tmp_path]) == "{{ 1 + 1 }}{% if %}"


def test_one_of_chooses_a_line_by_the_variant(tmp_path: Path) -> None:
    assert filled(tmp_path, "{% filter one_of %}\n one \n\n{{ name }}\nthree\n{% endfilter %}") == "Zoë"


def test_one_of_begins_again_after_the_last_line(tmp_path: Path) -> None:
    assert filled(tmp_path, "{% filter one_of %}\nonly\n{% endfilter %}") == "only"


def test_one_of_without_a_line_is_an_error(tmp_path: Path) -> None:
    assert refused(tmp_path, "\n{% filter one_of %}\n{% endfilter %}").startswith("templates/x.txt.j2:2: ")


def test_paragraphs_puts_each_on_one_line(tmp_path: Path) -> None:
    text = "{% filter paragraphs %}\n a\n b  c\n\n \n\nd\n{% endfilter %}"
    assert filled(tmp_path, text) == "a b c\n\nd"


def test_a_users_template_can_build_on_a_built_in_one(tmp_path: Path) -> None:
    write(tmp_path / "own", "<{% block body %}own{% endblock %}>")
    assert filled(tmp_path, '{% extends "builtin/x.txt.j2" %}{% block body %}mine{% endblock %}') == "<mine>"


def test_a_changed_template_is_read_anew(tmp_path: Path) -> None:
    assert filled(tmp_path, "one") == "one"
    assert filled(tmp_path, "other") == "other"


def test_an_absent_fact_can_be_asked_for_and_not_written(tmp_path: Path) -> None:
    assert filled(tmp_path, "{% if liked %}yes{% else %}no{% endif %}") == "no"
    assert refused(tmp_path, "\n{{ liked }}").startswith(
        'templates/x.txt.j2:2: the fact "liked" is not on file.'
    )
    assert "not on file" in refused(tmp_path, "{{ liked | listed }}")


def test_an_unknown_fact_is_reported_with_line_and_the_nearest_name(tmp_path: Path) -> None:
    message = refused(tmp_path, "a\nb {{ progam }}")
    assert message == 'templates/x.txt.j2:2: there is no fact "progam". Did you mean program?'
    assert "The facts of this letter: features, liked, name" in refused(tmp_path, "{{ zzzz }}")


def test_an_unknown_fact_is_reported_in_a_condition_too(tmp_path: Path) -> None:
    assert 'no fact "progam"' in refused(tmp_path, "{% if progam %}{% endif %}")


@pytest.mark.parametrize(
    "text", ["\n{% if name %}", "\n{{ name", "\n{% nothing %}", "\n{{ name | nothing }}"]
)
def test_a_template_that_is_not_well_formed_is_reported_with_its_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text).startswith("templates/x.txt.j2:2: the template is not well formed")


def test_a_fault_in_an_included_template_is_reported_there(tmp_path: Path) -> None:
    message = refused(tmp_path, '{% include "part.txt.j2" %}', part="\n\n{{ progam }}")
    assert message.startswith("templates/part.txt.j2:3: ")


@pytest.mark.parametrize("tag", ["include", "extends", "import"])
def test_a_missing_template_is_reported_where_it_is_wanted(tmp_path: Path, tag: str) -> None:
    tail = " as part" if tag == "import" else ""
    message = refused(tmp_path, f'\n{{% {tag} "part.txt.j2"{tail} %}}')
    assert message.startswith(
        'templates/x.txt.j2:2: it needs the template "part.txt.j2", which does not exist'
    )


@pytest.mark.parametrize(
    "path", ["../secret.txt.j2", "/etc/passwd", "a/../../secret.txt.j2", "c:\\\\x", "builtin/../x"]
)
def test_a_template_reads_no_file_outside_its_folders(tmp_path: Path, path: str) -> None:
    write(tmp_path, "secret", "secret.txt.j2")
    message = refused(tmp_path, f'{{% include "{path}" %}}')
    assert "does not exist" in message
    assert "secret\n" not in message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__class__ }}",
        "{{ one_of.__globals__ }}",
        "{{ range.__self__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ features.__class__.__subclasses__() }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ ('%s' % name) }}",
        "{{ [].append(1) }}",
    ],
)
def test_an_escape_from_the_sandbox_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, f"\n{text}").startswith("templates/x.txt.j2:2: ")


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{{ name }}{{ name }}{{ name }}{% endfor %}",
        "{{ range(999999999) | list }}",
        "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
        "{% macro m(n) %}{% if n < 90 %}{{ m(n + 1) }}{{ m(n + 1) }}{% endif %}{% endmacro %}{{ m(0) }}",
        "{% for a in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
        "{% include 'x.txt.j2' %}",
        "{% include ['x.txt.j2'] %}",
        "{% extends 'x.txt.j2' %}",
        "{% block b %}{{ self.b() }}{% endblock %}",
        "{{ 'x' * 999999999 }}",
        "{{ [0] * 999999999 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ 2 ** 3 }}",
        "{{ name.ljust(999999999) }}",
        "{{ name.replace('o', name) }}",
        "{{ name | center(999999999) }}",
        "{% set a = name ~ name %}" + "{% set a = a ~ a ~ a ~ a %}" * 20 + "{{ a }}",
        "{% set a = name + name %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = [0] %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{{ 999999 * 999999 * 999999 }}",
    ],
)
def test_a_template_that_would_not_end_or_fill_the_memory_is_stopped(tmp_path: Path, text: str) -> None:
    assert "x.txt.j2" in refused(tmp_path, text)


def test_a_loop_over_a_list_runs(tmp_path: Path) -> None:
    text = (
        "{% for item in features %}{{ loop.index }}{{ item }}{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    assert filled(tmp_path, text) == "1a, 2b, 3c"


def test_a_macro_small_sums_and_joined_texts_work(tmp_path: Path) -> None:
    assert (
        filled(tmp_path, "{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m(1 + 2 * 3 - 1) }}{{ name ~ '!' }}")
        == "<6>Zoë!"
    )


def test_steps_are_counted_anew_for_each_letter(tmp_path: Path) -> None:
    text = "{% for a in range(3000) %}{% endfor %}done"
    assert [filled(tmp_path, text) for _ in range(5)] == ["done"] * 5


@pytest.mark.parametrize(
    "text", ["{{ 1 / 0 }}", "{{ name + 1 }}", "{{ features['x'].y }}", "{{ name() }}", "{{ [] < 1 }}"]
)
def test_a_wrong_expression_is_reported_with_its_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, f"\n{text}").startswith("templates/x.txt.j2:2: ")


def test_too_deep_a_nesting_is_an_error(tmp_path: Path) -> None:
    assert "nested too deeply" in refused(tmp_path, "{% if name %}" * 120 + "{% endif %}" * 120)
    assert "x.txt.j2" in refused(tmp_path, "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}")


def test_a_template_in_another_encoding_is_reported_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.txt.j2").write_bytes("one\nCaf\xe9".encode("latin-1"))
    with pytest.raises(TemplateError, match=r"x.txt.j2:2: the template is not in UTF-8"):
        render("x.txt.j2", FACTS, [tmp_path])


def test_a_byte_order_mark_is_no_part_of_the_letter(tmp_path: Path) -> None:
    (tmp_path / "x.txt.j2").write_bytes(b"\xef\xbb\xbfSubject")
    assert render("x.txt.j2", FACTS, [tmp_path]) == "Subject"


@pytest.mark.parametrize(("data", "problem"), [(b"a\0b", "is not a text"), (b"a" * 100_001, "too long")])
def test_what_is_no_template_is_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "x.txt.j2").write_bytes(data)
    with pytest.raises(TemplateError, match=problem):
        render("x.txt.j2", FACTS, [tmp_path])


def test_a_folder_in_the_place_of_a_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt.j2").mkdir()
    with pytest.raises(TemplateError, match="must be a file"):
        render("x.txt.j2", FACTS, [tmp_path])


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret", "secret.txt.j2")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "part.txt.j2").symlink_to(tmp_path / "secret.txt.j2")
    assert "does not exist" in refused(tmp_path, '{% include "part.txt.j2" %}')


def test_no_fact_is_shown_in_an_error(tmp_path: Path) -> None:
    for text in (
        "{{ name + 1 }}",
        "{{ name.nothing }}",
        "{{ name | int(default=name) + 1 }}",
        "{{ name | center }}",
    ):
        assert "Zoë" not in refused(tmp_path, text)
