"""Addresses under /upphandlingar/. The rules are public, the rest is for staff."""

from django.urls import path, register_converter

from procurement.converters import TenderNumber
from procurement.views import (
    dividing,
    facts,
    imports,
    kit,
    lots,
    public,
    reasons,
    rejoining,
    settling,
    tenders,
    whatif,
)

register_converter(TenderNumber, "tender")

app_name = "procurement"
urlpatterns = [
    path("", tenders.tender_list, name="tender_list"),
    path("ny/", tenders.tender_new, name="tender_new"),
    path("regler/", public.rules, name="rules"),
    path("krav/", whatif.requirement, name="requirement"),
    path("slag/", whatif.kinds, name="kinds"),
    path("import/", imports.import_new, name="import_new"),
    path("import/ted/", imports.ted, name="ted"),
    path("import/<int:pk>/", imports.import_detail, name="import_detail"),
    path("import/<int:pk>/kolumner/", imports.import_columns, name="import_columns"),
    path("import/<int:pk>/rader/", settling.import_rows, name="import_rows"),
    path("import/<int:pk>/rader/<int:row>/", settling.import_row, name="import_row"),
    path("import/<int:pk>/igen/", imports.import_again, name="import_again"),
    path("import/<int:pk>/rader.csv", imports.import_rejected, name="import_rejected"),
    path("skal/", reasons.reasons, name="reasons"),
    path("<tender:number>/", tenders.tender, name="tender"),
    path("<tender:number>/sla-ihop/", dividing.tender_join, name="tender_join"),
    path("<tender:number>/flytt/<slug:code>/", tenders.tender_move, name="tender_move"),
    path("<tender:number>/enhet/", tenders.tender_unit, name="tender_unit"),
    path("<tender:number>/prova/", tenders.tender_screen, name="tender_screen"),
    path("<tender:number>/<int:lot>/", lots.lot, name="lot"),
    path("<tender:number>/<int:lot>/uppgifter/", facts.lot_facts, name="lot_facts"),
    path("<tender:number>/<int:lot>/beslut/", lots.lot_decision, name="lot_decision"),
    path("<tender:number>/<int:lot>/tank-om/", whatif.what_if, name="what_if"),
    path(
        "<tender:number>/<int:lot>/tank-om/<int:pk>/ta-bort/",
        whatif.what_if_drop,
        name="what_if_drop",
    ),
    path("<tender:number>/<int:lot>/dela/", dividing.divide, name="divide"),
    path("<tender:number>/<int:lot>/lagg-tillbaka/", rejoining.put_back, name="put_back"),
    path("<tender:number>/<int:lot>/underlag/", kit.kit, name="kit"),
    path("<tender:number>/<int:lot>/underlag.txt", kit.kit_text, name="kit_text"),
    path("<tender:number>/<int:lot>/provning/<int:pk>/", lots.lot_screening, name="lot_screening"),
]
