"""The sealed field: its column holds ciphertext, its attribute shows a mask and opens only when told to."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from tongban.kernel.core.sealed.cipher import seal, unseal
from tongban.kernel.core.sealed.mask import ALL, mask
from tongban.kernel.core.sealed.ring import KeyRingError


class Sealed:
    """One sealed value. It holds ciphertext alone, so that copies, logs and dumps have nothing to leak."""

    __slots__ = ("ciphertext", "context", "kind")

    def __init__(self, value: bytes, context: str, kind: str) -> None:
        self.ciphertext = value
        self.context = context
        self.kind = kind

    def open(self) -> str:
        """The value itself. Only access opens it for a person, and writes that down."""
        return unseal(self.ciphertext, self.context) if self.ciphertext else ""

    @property
    def mask(self) -> str:
        """What may be shown of it."""
        try:
            return mask(self.open(), self.kind)
        except KeyRingError:  # a page goes on; the check of the installation tells of the key
            return ALL

    def __str__(self) -> str:
        return self.mask

    def __repr__(self) -> str:
        return f"<Sealed {self.mask}>"

    def __format__(self, spec: str) -> str:
        return format(self.mask, spec)

    def __bool__(self) -> bool:
        return bool(self.ciphertext)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return (self.ciphertext, self.context) == (other.ciphertext, other.context)

    def __hash__(self) -> int:
        return hash((self.ciphertext, self.context))


Sealed.open.alters_data = True  # type: ignore[attr-defined]  # Django's mark: a template may not call this


class _Attribute(DeferredAttribute):
    """Seals what is assigned at once: no instance ever keeps the text in its dictionary."""

    field: "SealedField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(models.BinaryField):
    """Text of a kind ('name', 'phone', 'id_number', 'email', 'address' ...), sealed in the database."""

    descriptor_class = _Attribute

    if TYPE_CHECKING:
        _pyi_private_set_type: str | Sealed | None
        _pyi_private_get_type: Sealed  # type: ignore[assignment]  # what the attribute gives is not the column's bytes

    def __init__(self, *args: Any, kind: str = "text", context: str = "", **options: Any) -> None:
        self.kind = kind
        self.given_context = context
        super().__init__(*args, **options)

    @property
    def context(self) -> str:
        """What the values are bound to; name it when a model or field is renamed, so that old values still open."""
        return self.given_context or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        """For migrations."""
        name, _path, args, options = super().deconstruct()
        options["kind"] = self.kind
        if self.given_context:
            options["context"] = self.given_context
        return name, "tongban.kernel.core.sealed.SealedField", args, options

    def to_python(self, value: Any) -> Any:
        """Text is sealed, bytes are ciphertext of this field already."""
        if value is None or (isinstance(value, Sealed) and value.context == self.context):
            return value
        if isinstance(value, Sealed):
            value = value.open()
        if isinstance(value, str):
            value = seal(value, self.context) if value else b""
        return Sealed(bytes(value), self.context, self.kind)

    def from_db_value(self, value: Any, *_args: Any) -> Any:
        """Ciphertext as it came from the database."""
        return None if value is None else Sealed(bytes(value), self.context, self.kind)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's own signature
        """Ciphertext, also for update() and bulk_create()."""
        sealed = self.to_python(value)
        return super().get_db_prep_value(None if sealed is None else sealed.ciphertext, connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """An empty value counts as blank, though no form edits the column itself."""
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        super().validate(value, model_instance)

    def value_to_string(self, obj: models.Model) -> str:  # noqa: ARG002 - Django's own signature
        """Refused: text loaded from a dump would be sealed a second time. Back up the database itself."""
        raise TypeError(f"{self.name} is sealed and is not dumped as text")

    def get_lookup(self, lookup_name: str) -> Any:
        """A sealed column cannot be searched; its blind index can."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: look it up by its blind index")
        return super().get_lookup(lookup_name)
