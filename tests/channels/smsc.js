// An SMS centre on loopback: tells on stdout, one JSON a line, what it was given; takes orders on stdin.
const smpp = require("smpp");
const readline = require("readline");

const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");
const plan = [];   // for the next submits: {status} refuses, {drop: "before"|"after"} hangs up, {silent: true} says nothing
const held = [];   // deliver_sm waiting for a receiver
let number = 0;

function give(session) {
  for (const one of held) {
    const { stat, id, from, text, coding, hex, err } = one;
    const notice = `id:${id} sub:001 dlvrd:001 submit date:2003161030 done date:2003161031 stat:${stat} err:${err || "000"} text:`;
    session.deliver_sm({
      source_addr: from || "212600000000", source_addr_ton: 1, source_addr_npi: 1, destination_addr: "PCA",
      esm_class: stat ? 4 : 0, data_coding: coding || 0,
      short_message: hex ? Buffer.from(hex, "hex") : Buffer.from(stat ? notice : text, "latin1"),
    }, (response) => {
      say({ acknowledged: one.id || one.name, status: response.command_status });
      if (response.command_status === 0) held.splice(held.indexOf(one), 1);
    });
  }
}

const server = smpp.createServer((session) => {
  session.on("error", () => {});
  for (const how of ["bind_transmitter", "bind_receiver", "bind_transceiver"]) {
    session.on(how, (pdu) => {
      const good = pdu.system_id === "pca" && pdu.password === "secret";
      session.send(pdu.response({ command_status: good ? 0 : 0x0e }));
      say({ bound: how, good });
      if (good && how !== "bind_transmitter") give(session);
    });
  }
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    const next = plan.shift() || {};
    const taken = !next.status && next.drop !== "before";
    const id = `SMSC-${++number}`;
    const message = pdu.short_message;
    const udh = message.udh ? Buffer.concat([].concat(message.udh).map((one) => Buffer.from(one))) : null;
    if (taken) say({
      id, to: pdu.destination_addr, from: pdu.source_addr, ton: pdu.source_addr_ton, coding: pdu.data_coding,
      registered: pdu.registered_delivery, esm: pdu.esm_class, udh: udh ? udh.toString("hex") : "",
      text: typeof message.message === "string" ? message.message : Buffer.from(message.message).toString("hex"),
    });
    if (next.drop) { session.close(); session.destroy(); return; }
    if (next.silent) return;
    session.send(pdu.response(next.status ? { command_status: next.status } : { message_id: id }));
  });
});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  if (order.plan) plan.push(...order.plan);
  if (order.hold) held.push(...order.hold);
  say({ done: true });
}).on("close", () => process.exit(0));
