"""What is asked of the gazetteer: change sets with what they come to, names, cases, inspections."""

from tongban.kernel.access.models import Account


def people(*codes: str) -> dict[str, str]:
    """Actors' codes in the names a reader is shown."""
    numbers = {code: code.partition(":")[2] for code in codes if code.startswith("account:")}
    labels = dict(Account.objects.filter(pk__in=numbers.values()).values_list("pk", "label"))
    return {code: labels.get(int(numbers[code]), code) if code in numbers else code for code in codes if code}
