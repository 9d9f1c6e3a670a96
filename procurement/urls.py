"""Addresses under /upphandlingar/. The rules are public, the rest is for staff."""

from django.urls import path

from procurement.views import imports, lots, public, tenders

app_name = "procurement"
urlpatterns = [
    path("", tenders.tender_list, name="tender_list"),
    path("ny/", tenders.tender_new, name="tender_new"),
    path("regler/", public.rules, name="rules"),
    path("import/", imports.import_new, name="import_new"),
    path("import/<int:pk>/", imports.import_detail, name="import_detail"),
    path("import/<int:pk>/kolumner/", imports.import_columns, name="import_columns"),
    path("<str:number>/", tenders.tender, name="tender"),
    path("<str:number>/flytt/<str:code>/", tenders.tender_move, name="tender_move"),
    path("<str:number>/enhet/", tenders.tender_unit, name="tender_unit"),
    path("<str:number>/prova/", tenders.tender_screen, name="tender_screen"),
    path("<str:number>/<int:lot>/", lots.lot, name="lot"),
    path("<str:number>/<int:lot>/uppgifter/", lots.lot_facts, name="lot_facts"),
    path("<str:number>/<int:lot>/beslut/", lots.lot_decision, name="lot_decision"),
    path("<str:number>/<int:lot>/provning/<int:pk>/", lots.lot_screening, name="lot_screening"),
]
