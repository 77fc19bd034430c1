"""The API: one under /api/, each room's operations collected from what it declares."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from tongban.kernel.core.service import all_services, named
from tongban.project.api import places, problems
from tongban.ui.api import KNOWN, anybody

__all__ = ["api"]
ABOUT = (
    "The same queries and actions as the pages, under the same rights: what a page does not show, no operation gives. "
    "Who asks is known by a key (`Authorization: Bearer …`), by the code and secret of a request, or by the session "
    "of a browser; some operations are open to everybody."
)


class Api(NinjaAPI):
    """Every operation, with refusals and security told alike."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Answers are for whoever asked: nothing between keeps them."""
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "no-store"
        return response

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """Every address; a method it does not know is refused like everything else."""
        patterns, app, name = super().urls
        for pattern in patterns:
            pattern.callback = problems.in_json(pattern.callback)
        return patterns, app, name

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short and stable: room and act."""
        room = operation.tags[0] if operation.tags else "api"
        return f"{room}_{operation.view_func.__name__}"

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, with how it refuses and what is open to everybody."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = _problem()
        opened = {
            self.get_openapi_operation_id(op) for op in self.operations() if anybody in op.auth_callbacks
        }
        for told in (op for path in schema["paths"].values() for op in path.values()):
            told["responses"]["4XX"] = REFUSED
            for way in told.get("security", ()):
                if "TrackingCode" in way:
                    way["Secret"] = []
            if told["operationId"] in opened:
                told.setdefault("security", []).append({})
        schemes = schema["components"].get("securitySchemes", {})
        if "TrackingCode" in schemes:
            schemes["Secret"] = {"type": "apiKey", "in": "header", "name": "X-Secret"}
        return schema

    def operations(self) -> list[Operation]:
        """Every operation."""
        found = []
        for bound in self._get_bound_routers():
            for view in bound.path_operations.values():
                found += view.operations
        return found


REFUSED = {
    "description": "Refused",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _problem() -> dict[str, Any]:
    told = problems.Problem.model_json_schema()
    told["properties"]["error"] = told.pop("$defs")["Error"]
    return told


api = Api(title="Tongban", version="1", description=ABOUT, auth=KNOWN, docs_url=None, urls_namespace="api")
problems.attach(api)
api.add_router("/places", places.router)
for service in all_services():
    if service.api:
        api.add_router("", named(service.api))
