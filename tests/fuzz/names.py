"""The parsers by name, without loading them: the campaign loads each where its coverage can be measured."""

NAMES = (
    *("plan YAML", "plan review", "CACAO playbook", "archive", "workbook", "workbook sheet"),
    *("public alert", "pulled CSV", "pulled JSON", "planned periods"),
    "figures",
    "distances",
    "CSV register",
    *("mail", "mail page", "Telegram call", "WhatsApp call", "SMS call, JSON", "SMS call, form", "signatures"),
    *("SMPP packet", "answer", "guard", "template", "JSON body", "JSON of a service", "passkey", "push subscription"),
    *("evidence", "telephone number", "mail address"),
)
