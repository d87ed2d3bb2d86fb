// An IMAP server on loopback with the mails it is started with; tells its port.
const hoodiecrow = require("hoodiecrow-imap");
const mails = JSON.parse(process.argv[2]);
const server = hoodiecrow({
  plugins: [],
  storage: { INBOX: { messages: mails.map((raw, at) => ({ raw, uid: at + 1, flags: [] })) } },
});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
process.stdin.on("close", () => process.exit(0)).resume();
