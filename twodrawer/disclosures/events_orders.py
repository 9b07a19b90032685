"""What release orders write in the ledger: refs and days. No note is ever named, and none counted."""

SENTENCES = {
    "order.issued": "issued an order to release psychotherapy notes",
    "order.withdrawn": "withdrew an order to release psychotherapy notes",
    "order.handed_out": "took an order to release psychotherapy notes to their vault",
    "order.carried_out": "carried out an order to release psychotherapy notes",
    "order.returned": "gave back an order to release psychotherapy notes",
    "order.read": "opened an order to release psychotherapy notes",
    "orders.read": "looked at the orders that a request led to",
}
