"""Addresses under /upphandlingar/. The rules are public, the rest is for staff."""

from django.urls import path

from procurement.views import dividing, imports, kit, lots, public, reasons, tenders, whatif

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
    path("import/<int:pk>/igen/", imports.import_again, name="import_again"),
    path("import/<int:pk>/rader.csv", imports.import_rejected, name="import_rejected"),
    path("skal/", reasons.reasons, name="reasons"),
    path("<str:number>/", tenders.tender, name="tender"),
    path("<str:number>/sla-ihop/", dividing.tender_join, name="tender_join"),
    path("<str:number>/flytt/<str:code>/", tenders.tender_move, name="tender_move"),
    path("<str:number>/enhet/", tenders.tender_unit, name="tender_unit"),
    path("<str:number>/prova/", tenders.tender_screen, name="tender_screen"),
    path("<str:number>/<int:lot>/", lots.lot, name="lot"),
    path("<str:number>/<int:lot>/uppgifter/", lots.lot_facts, name="lot_facts"),
    path("<str:number>/<int:lot>/beslut/", lots.lot_decision, name="lot_decision"),
    path("<str:number>/<int:lot>/tank-om/", whatif.what_if, name="what_if"),
    path(
        "<str:number>/<int:lot>/tank-om/<int:pk>/ta-bort/",
        whatif.what_if_drop,
        name="what_if_drop",
    ),
    path("<str:number>/<int:lot>/dela/", dividing.divide, name="divide"),
    path("<str:number>/<int:lot>/underlag/", kit.kit, name="kit"),
    path("<str:number>/<int:lot>/underlag.txt", kit.kit_text, name="kit_text"),
    path("<str:number>/<int:lot>/provning/<int:pk>/", lots.lot_screening, name="lot_screening"),
]
