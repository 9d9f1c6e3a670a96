"""Many rows at once: asked for by their names, ids taken beforehand, and written by COPY."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.lookups import Lookup


@models.CharField.register_lookup
class AnyOf(Lookup):  # type: ignore[type-arg] (no generic at run time)
    """`name__any=values`: one of them, as `__in`, but all in a single parameter.

    For hundreds of values: `__in` has a parameter for each, and writing the question then takes
    longer than answering it. The values are strings; None is none of them, as for `__in`.
    """

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, [name for name in self.rhs if name is not None]]


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take ids from a table's sequence. One query."""
    if not count:
        return []
    with connection.cursor() as cursor:
        # Looking the sequence up costs more than taking an id of it: once, not for each.
        cursor.execute(
            "WITH found AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS ids) "
            "SELECT nextval(found.ids) FROM found, generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


M = TypeVar("M", bound=models.Model)


def unsaved(model: type[M], **columns: Any) -> M:
    """An unsaved object with these columns (`tender_id`, not `tender`) and else its defaults.

    What the model's own constructor gives, without its questions to each field and its signals:
    ten times faster, where thousands are made.
    """
    made = model.__new__(model)
    made._state = ModelState()
    constant, made_anew = _defaults(model)
    values = made.__dict__
    values.update(constant)
    for name, make in made_anew:
        if name not in columns:
            values[name] = make()
    if "pk" in columns:
        columns[model._meta.pk.attname] = columns.pop("pk")
    values.update(columns)
    return made


@cache
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """The defaults of columns: those that are the same for all, and those that are made anew."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    anew = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    constant = {f.attname: f.get_default() for f in fields if f.attname not in anew}
    return constant, tuple(anew.items())


def copy_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows by COPY; each row names the same columns in the same order."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    with _copying(model._meta.db_table, first) as copy:
        copy.write_row(list(first.values()))
        for row in rows:
            copy.write_row(list(row.values()))


def copy_lines(
    model: type[models.Model], columns: Sequence[str], lines: Iterable[str], *, at_once: int = 2000
) -> None:
    """Write rows by COPY that are already written as COPY reads them: see `as_line`."""
    lines = iter(lines)
    first = list(islice(lines, at_once))
    if not first:
        return
    with _copying(model._meta.db_table, columns) as copy:
        while first:
            copy.write("".join(first))
            first = list(islice(lines, at_once))


def as_line(values: Iterable[Any]) -> str:
    """Values as COPY reads them, parted by tabs, with the line's end."""
    return "\t".join([_cell(value) for value in values]) + "\n"


# So many objects are finished, then written.
_AT_ONCE = 50


def copy_instances(
    instances: Sequence[M], *, finish: Callable[[Sequence[M]], object] | None = None
) -> None:
    """Write unsaved objects of one model by COPY: several times faster than `bulk_create`.

    Columns get what the objects hold; the caller has set what `save` would have. An id that is
    None is taken from the sequence. Triggers and constraints see the rows as ever.

    `finish` is called with some objects at a time before they are written, and meanwhile the
    database works on those that it has been sent. It may ask no database: RuntimeError.
    """
    if not instances:
        return
    model = type(instances[0])
    own_id = instances[0].pk is None
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated
        and not (own_id and field.primary_key)
        # A column that none of them fills is left to be empty: a lot has sixty.
        and (
            finish is not None
            or any(instance.__dict__[field.attname] is not None for instance in instances)
        )
    ]
    row_of = _row_reader(fields)
    with _copying(model._meta.db_table, [f.column for f in fields], _binary_types(fields)) as copy:
        for start in range(0, len(instances), _AT_ONCE):
            some = instances[start : start + _AT_ONCE]
            if finish is not None:
                with connection.execute_wrapper(_refuse):
                    finish(some)
            for instance in some:
                copy.write_row(row_of(instance))


def update_instances(instances: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write some columns of saved objects of one model: COPY to the side, then one UPDATE.

    Many times faster than `bulk_update`, whose statement grows with each object. The caller holds
    the transaction. Triggers and constraints see the rows as ever.
    """
    if not instances:
        return
    meta = type(instances[0])._meta
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    columns = [f'"{field.column}"' for field in fields]
    row_of = _row_reader(fields)
    table, aside = meta.db_table, f"changed_{meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMPORARY TABLE "{aside}" ON COMMIT DROP AS '  # noqa: S608 (our own names)
            f'SELECT {", ".join(columns)} FROM "{table}" WITH NO DATA'
        )
        with _copying(aside, [field.column for field in fields]) as copy:
            for instance in instances:
                copy.write_row(row_of(instance))
        changes = ", ".join(f"{column} = changed.{column}" for column in columns[1:])
        cursor.execute(
            f'UPDATE "{table}" SET {changes} FROM "{aside}" AS changed '  # noqa: S608
            f'WHERE "{table}".{columns[0]} = changed.{columns[0]}'
        )
        cursor.execute(f'DROP TABLE "{aside}"')


def _refuse(*_asked: Any) -> None:
    """The connection is taken by the COPY: a question to it would wait for ever."""
    raise RuntimeError("a COPY is open: no question can be asked until it is closed")


Field = models.Field[Any, Any] if TYPE_CHECKING else models.Field


def _binary_types(fields: Sequence[Field]) -> list[str]:
    """The columns' types where bytes are among them, which are twice as long in text; else none."""
    if not any(isinstance(field, models.BinaryField) for field in fields):
        return []
    if any(isinstance(field, ArrayField | models.JSONField) for field in fields):
        raise TypeError("lists and JSON are written as text, and bytes beside them are not")
    return [(field.db_type(connection) or "").partition("(")[0] for field in fields]


@contextmanager
def _copying(table: str, columns: Iterable[str], types: Sequence[str] = ()) -> Iterator[Any]:
    """An open COPY into a table, binary when the columns' types are given; what goes wrong is
    raised as Django's own errors."""
    named = ", ".join(f'"{column}"' for column in columns)
    binary = " WITH (FORMAT BINARY)" if types else ""
    statement = f'COPY "{table}" ({named}) FROM STDIN{binary}'
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        if types:
            copy.set_types(types)
        yield copy


def _row_reader(fields: Sequence[Field]) -> Callable[[models.Model], list[Any]]:
    """A function that reads an object's columns as COPY writes them."""
    names = [field.attname for field in fields]
    texts = [
        place
        for place, field in enumerate(fields)
        if isinstance(field, models.CharField | models.TextField)
    ]
    writers = [
        (place, as_json if isinstance(field, models.JSONField) else as_array)
        for place, field in enumerate(fields)
        if isinstance(field, models.JSONField | ArrayField)
    ]

    def row_of(instance: models.Model) -> list[Any]:
        values = instance.__dict__
        row = [values[name] for name in names]
        for place in texts:
            value = row[place]
            # An enumeration is written by its value, what waits for its language as it is now.
            if value.__class__ is not str and value is not None:
                row[place] = str(value)
        for place, write in writers:
            row[place] = write(row[place])
        return row

    return row_of


def as_array(values: Sequence[Any] | None) -> Any:
    """Texts as COPY writes them into a column of arrays; anything but texts is left as it is."""
    if not values:
        return None if values is None else "{}"
    if not all(isinstance(value, str) for value in values):
        return values
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(quoted) + '"}'


def as_array_of_ids(ids: Iterable[int]) -> str:
    """Ids as COPY writes them into a column of arrays."""
    return "{" + ",".join(map(str, ids)) + "}"


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: Any) -> str:
    return "\\N" if value is None else str(value).translate(_ESCAPES)


json_text = DjangoJSONEncoder(ensure_ascii=False).encode


def as_json(value: Any) -> str | None:
    """A value as COPY writes it into a jsonb column."""
    if value == []:
        return "[]"
    return None if value is None else json_text(value)
