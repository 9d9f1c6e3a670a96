"""Addresses in Swedish. Fixed parts stand before the case number and the name of a section."""

from django.urls import path, register_converter

from enterprises.converters import CaseNumber
from enterprises.views import (
    applicant,
    concerns,
    conversation,
    deciding,
    documents,
    officer,
    people,
    precheck,
    public,
    samples,
    second_reading,
    sending,
    starting,
)

register_converter(CaseNumber, "case")

app_name = "enterprises"

urlpatterns = [
    # Everybody
    path("foretag/", public.directory, name="directory"),
    path("foretag/<slug:slug>/", public.enterprise, name="enterprise"),
    path("foretag/<slug:slug>/stammer-det/", concerns.concern, name="concern"),
    path("registrera/", public.start, name="start"),
    path("registrera/testa/", precheck.precheck, name="precheck"),
    # The applicant
    path("registrera/ny/", starting.number, name="new"),
    path("registrera/ny/foretaget/", starting.enterprise, name="new_enterprise"),
    path("registrera/ny/vara-med/", people.join, name="join"),
    path("mina-arenden/", applicant.my_registrations, name="my_registrations"),
    path("registrera/<case:number>/", applicant.registration, name="registration"),
    path("registrera/<case:number>/granska/", sending.check, name="check"),
    path("registrera/<case:number>/skicka/", sending.send, name="send"),
    path("registrera/<case:number>/ta-tillbaka/", sending.withdraw, name="withdraw"),
    path("registrera/<case:number>/beslut.pdf", sending.decision_pdf, name="decision_pdf"),
    path("registrera/<case:number>/igen/", sending.again, name="again"),
    path("registrera/<case:number>/beslut/", sending.decision, name="decision"),
    path("registrera/<case:number>/underlag/<int:pk>/", documents.document, name="document"),
    path(
        "registrera/<case:number>/underlag/<int:pk>/ta-bort/",
        documents.remove,
        name="remove_document",
    ),
    path(
        "registrera/<case:number>/meddelande/",
        conversation.applicant_message,
        name="applicant_message",
    ),
    path("registrera/<case:number>/<slug:key>/", applicant.section, name="section"),
    # The enterprise's own people and figures
    path("mitt-foretag/inbjudan/<slug:key>/", people.invitation, name="invitation"),
    path("mitt-foretag/<slug:slug>/personer/", people.people, name="people"),
    path("mitt-foretag/<slug:slug>/personer/<int:pk>/", people.member, name="member"),
    path("mitt-foretag/<slug:slug>/forfragan/<int:pk>/", people.join_request, name="join_request"),
    # The officer
    path("arenden/", officer.queue, name="queue"),
    path("arenden/papekanden/", concerns.concerns, name="concerns"),
    path("arenden/papekanden/<int:pk>/", concerns.follow_concern, name="follow_concern"),
    path("arenden/papekanden/<int:pk>/svar/", concerns.answer_concern, name="answer_concern"),
    path("arenden/stickprov/", samples.samples, name="samples"),
    path("arenden/stickprov/<int:pk>/", samples.sample, name="sample"),
    path("arenden/stickprov/<int:pk>/<int:order>/", samples.sampled, name="sampled"),
    path("arenden/<case:number>/", officer.case, name="case"),
    path("arenden/<case:number>/ta/", officer.take, name="take"),
    path("arenden/<case:number>/tilldela/", officer.assign, name="assign"),
    path("arenden/<case:number>/komplettering/", deciding.ask, name="ask"),
    path("arenden/<case:number>/infor-avslag/", deciding.second_chance, name="second_chance"),
    path("arenden/<case:number>/fortsatt/", deciding.resume, name="resume"),
    path("arenden/<case:number>/beslut/", deciding.decide, name="decide"),
    path("arenden/<case:number>/andra-lasare/", second_reading.read, name="second_reading"),
    path("arenden/<case:number>/ta-tillbaka/", second_reading.take_back, name="take_back"),
    path("arenden/<case:number>/ny-bedomning/", second_reading.reassess, name="reassess"),
    path("arenden/<case:number>/avfor/", deciding.close, name="close"),
    path("arenden/<case:number>/hav-paus/", deciding.reinstate, name="reinstate"),
    path("arenden/<case:number>/jav/", deciding.recuse, name="recuse"),
    path("arenden/<case:number>/meddelande/", conversation.officer_message, name="officer_message"),
    path("arenden/<case:number>/anteckning/", conversation.note, name="note"),
    path("arenden/<case:number>/<slug:code>/", officer.verdict, name="verdict"),
]
