package io.grapevine.receiver.email;

import io.grapevine.base.go.IpNetwork;
import io.grapevine.config.Smarthost;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.TlsMaterial;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.ExchangeDeadline;
import io.grapevine.httpclient.sender.Redaction;
import io.grapevine.httpclient.sender.SocketTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One conversation with an SMTP server, which hands over one mail. */
final class SmtpDelivery {
    /** How long those who got nothing at first may keep a mail from counting as handed over, in milliseconds. */
    private static final int MOST_FOR_REST = 5000;

    /** The reply to a login with a wrong password or token. */
    private static final int NOT_ACCEPTED = 535;

    private final Server server;
    private final SmtpLogin login;
    private final Redaction redaction;
    private final NetSocket socket;
    private final ExchangeDeadline deadline;
    private SmtpLine line;
    private final Map<String, String> extensions = new TreeMap<>();
    private boolean encrypted;

    private SmtpDelivery(Server server, SmtpLogin login, NetSocket socket, ExchangeDeadline deadline) {
        this.deadline = deadline;
        this.server = server;
        this.login = login;
        this.socket = socket;
        redaction = login.redaction();
        line = new SmtpLine(socket);
    }

    /**
     * Hands a mail over; call it on an event loop. Succeeds when the server has taken responsibility for it. A token that
     * the server does not accept is a {@link SendFailure#isRefused refused} login.
     *
     * @return the recipients that the server refused, if it took others, and why
     */
    static Future<Map<String, Refusal>> deliver(
            Vertx vertx, Destinations allowed, Server server, SmtpLogin login, Mail mail, ExchangeDeadline deadline) {
        int port;
        try {
            port = server.port();
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(deadline.millisLeft()));
        return deadline.resolve(allowed, server.address().host(), port)
                .compose(client::connect)
                .compose(socket -> {
                    deadline.running(socket::close);
                    SmtpDelivery delivery = new SmtpDelivery(server, login, socket, deadline);
                    return delivery.run(mail, port).onComplete(done -> delivery.line.quit());
                })
                .onComplete(done -> client.close());
    }

    private Future<Map<String, Refusal>> run(Mail mail, int port) {
        Future<Void> secured = server.implicitTls() ? secure(port) : Future.succeededFuture();
        return secured.compose(ready -> line.reply())
                .compose(greeting -> expect(220, "greeting", greeting))
                .compose(greeted -> hello())
                .compose(known -> server.startTls() ? startTls(port) : Future.succeededFuture())
                .compose(ready -> logIn())
                .compose(ready -> handOver(mail));
    }

    private Future<Void> secure(int port) {
        encrypted = true;
        return SocketTls.start(socket, server.tls(), server.address().host(), port);
    }

    /** Asks for the server's extensions; one so old that it has none is greeted in the old way. */
    private Future<Void> hello() {
        return extendedHello().recover(refused -> command(250, "HELO", "HELO " + server.hello()));
    }

    private Future<Void> extendedHello() {
        extensions.clear();
        return line.command("EHLO " + server.hello()).compose(reply -> {
            for (String extension : reply.lines().subList(1, reply.lines().size())) {
                String[] words = extension.split(" ", 2);
                extensions.put(words[0], words.length == 1 ? "" : words[1]);
            }
            return expect(250, "EHLO", reply);
        });
    }

    private Future<Void> startTls(int port) {
        if (!extensions.containsKey("STARTTLS")) {
            return Future.failedFuture(SendFailure.of(
                    "require_tls: true (expected: a server that offers STARTTLS, " + server.address() + " does not)"));
        }
        return command(220, "STARTTLS", "STARTTLS")
                .compose(ready -> {
                    line = new SmtpLine(socket); // bytes before TLS began were not the server's
                    return secure(port);
                })
                .compose(secured -> extendedHello());
    }

    private Future<Void> logIn() {
        String offered = extensions.get("AUTH");
        if (offered == null || login.username().isEmpty()) {
            return Future.succeededFuture();
        }
        SmtpLogin.Mechanism mechanism;
        try {
            mechanism = SmtpLogin.Mechanism.choose(offered, login);
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
        boolean needsTls = mechanism == SmtpLogin.Mechanism.PLAIN || mechanism.hasToken();
        if (needsTls && !encrypted && !server.isLocal()) {
            return Future.failedFuture(
                    SendFailure.of("AUTH " + mechanism.label() + ": unencrypted connection (expected: TLS)"));
        }
        String initial = mechanism.initialResponse(login);
        String command = "AUTH " + mechanism.label() + (initial == null ? "" : " " + SmtpLogin.base64(initial));
        return line.command(command).compose(reply -> authenticate(mechanism, 0, reply));
    }

    private Future<Void> authenticate(SmtpLogin.Mechanism mechanism, int challenges, SmtpLine.Reply reply) {
        if (reply.code() != 334) {
            String step = "AUTH " + mechanism.label();
            return mechanism.hasToken() && reply.code() == NOT_ACCEPTED
                    ? Future.failedFuture(SendFailure.refused(unexpected(235, step, reply)))
                    : expect(235, step, reply);
        }
        String response;
        try {
            response = mechanism.respond(login, challenges, decoded(reply.text()));
        } catch (SendFailure failure) {
            return Future.failedFuture(failure);
        }
        return line.command(SmtpLogin.base64(response)).compose(next -> authenticate(mechanism, challenges + 1, next));
    }

    private static Optional<String> decoded(String challenge) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(challenge), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Hands the mail over to all recipients that the server takes; fails if it takes none. */
    private Future<Map<String, Refusal>> handOver(Mail mail) {
        Map<String, Refusal> refused = new LinkedHashMap<>();
        return transaction(mail, mail.to(), refused).compose(done -> handOverToRest(mail, refused));
    }

    /**
     * Asks once more for those that the server does not take now: it may only have had enough recipients for one mail. Whatever
     * comes of that, the mail has been handed over.
     */
    private Future<Map<String, Refusal>> handOverToRest(Mail mail, Map<String, Refusal> refused) {
        List<String> rest = refused.entrySet().stream()
                .filter(entry -> entry.getValue().mayPass())
                .map(Map.Entry::getKey)
                .toList();
        if (rest.isEmpty()) {
            return Future.succeededFuture(refused);
        }
        Map<String, Refusal> again = new LinkedHashMap<>();
        long most = Math.min(MOST_FOR_REST, Math.max(1, deadline.millisLeft() / 2));
        return transaction(mail, rest, again)
                .timeout(most, TimeUnit.MILLISECONDS)
                .transform(done -> {
                    if (done.failed()) {
                        return Future.succeededFuture(refused);
                    }
                    refused.keySet().removeIf(recipient -> rest.contains(recipient) && !again.containsKey(recipient));
                    return handOverToRest(mail, refused);
                });
    }

    /**
     * Hands the mail over to some recipients.
     *
     * @param refused gets those that the server does not take
     * @return fails if it takes none of them, or not the mail
     */
    private Future<Void> transaction(Mail mail, List<String> recipients, Map<String, Refusal> refused) {
        String options = (extensions.containsKey("8BITMIME") ? " BODY=8BITMIME" : "")
                + (extensions.containsKey("SMTPUTF8") ? " SMTPUTF8" : "");
        Future<Void> asked = command(250, "MAIL", "MAIL FROM:<" + mail.from() + ">" + options);
        for (String recipient : recipients) {
            asked = asked.compose(next -> line.command("RCPT TO:<" + recipient + ">"))
                    .compose(reply -> {
                        Future<Void> taken = expect(25, "RCPT", reply);
                        if (taken.succeeded() || !reply.isAboutOne()) {
                            return taken;
                        }
                        refused.put(recipient, new Refusal(reply.mayPass(), taken.cause()));
                        return Future.succeededFuture();
                    });
        }
        return asked.compose(done -> {
                    boolean isTaken = refused.size() < Set.copyOf(recipients).size();
                    return isTaken
                            ? command(354, "DATA", "DATA")
                            : Future.failedFuture(
                                    refused.values().iterator().next().why());
                })
                .compose(ready -> line.send(dotStuffed(mail.content().mime()) + ".\r\n"))
                .compose(reply -> expect(250, "delivery", reply));
    }

    /** A line that begins with a dot gets another, as a dot alone ends the mail. */
    private static String dotStuffed(String mime) {
        String stuffed = mime.replace("\r\n.", "\r\n..");
        return stuffed.startsWith(".") ? "." + stuffed : stuffed;
    }

    private Future<Void> command(int expected, String name, String command) {
        return line.command(command).compose(reply -> expect(expected, name, reply));
    }

    private Future<Void> expect(int expected, String step, SmtpLine.Reply reply) {
        if (reply.is(expected)) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(SendFailure.of(unexpected(expected, step, reply)));
    }

    private String unexpected(int expected, String step, SmtpLine.Reply reply) {
        String said = reply.code() + " " + reply.text();
        return server.address() + ": " + step + " answered with " + Shortened.quote(redaction.apply(said))
                + " (expected: " + expected + ")";
    }

    /**
     * A recipient that a server does not take.
     *
     * @param mayPass whether the server says that it may take it another time
     */
    record Refusal(boolean mayPass, Throwable why) {}

    /** A mail with its envelope. */
    record Mail(String from, List<String> to, MailMessage content) {}

    /**
     * The server and how to speak to it.
     *
     * @param implicitTls whether TLS is spoken from the first byte
     * @param startTls whether to insist on TLS after the greeting
     */
    record Server(Smarthost address, String hello, boolean implicitTls, boolean startTls, TlsMaterial tls) {
        private static final String SMTPS_PORT = "465";

        /** The server that a configuration names; files of certificates are read now. */
        static Server read(Email config) throws SendFailure {
            Boolean forced = config.forceImplicitTls();
            boolean implicit = forced == null ? config.smarthost().port().equals(SMTPS_PORT) : forced;
            return new Server(
                    config.smarthost(),
                    config.hello().isEmpty() ? "localhost" : config.hello(),
                    implicit,
                    config.requireTls() && !implicit,
                    TlsMaterial.read(config.tlsConfig()));
        }

        /** Whether the server is this computer, by the names that leave no doubt. */
        boolean isLocal() {
            String host = address.host();
            return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
        }

        /** The number of the port; throws if it is a name that is not known. */
        int port() throws SendFailure {
            String port = switch (address.port()) {
                case "smtp" -> "25";
                case "smtps", "submissions" -> SMTPS_PORT;
                case "submission" -> "587";
                default -> address.port();
            };
            int number = IpNetwork.port(port);
            if (number < 0) {
                throw SendFailure.of("smarthost: port " + port + " (expected: 0 to 65535)");
            }
            return number;
        }
    }

    /** Commands and replies of SMTP on a socket, one at a time. Used on the socket's event loop only. */
    private static final class SmtpLine {
        private static final int MAX_LINE = 8 << 10;
        private static final int MAX_LINES = 256;

        private final NetSocket socket;
        private final List<String> lines = new ArrayList<>();
        private @Nullable Promise<Reply> awaited;
        private @Nullable Reply early;
        private @Nullable Throwable broken;

        /** A reply of a server: its three-digit code, and the texts after it, line by line. */
        record Reply(int code, List<String> lines) {
            /** Returns the texts in one line. */
            String text() {
                return String.join(" ", lines);
            }

            /** Returns whether it refuses one command, and not the conversation: 421 ends that. */
            boolean isAboutOne() {
                return (code / 100 == 4 || code / 100 == 5) && code != 421;
            }

            /** Returns whether the refusal may be over another time. */
            boolean mayPass() {
                return code / 100 == 4;
            }

            /** Returns whether the code is {@code expected}, or begins with it where that has fewer digits. */
            boolean is(int expected) {
                return code == expected || code / 10 == expected;
            }
        }

        /** Takes over a socket; whatever was received before does not count. */
        SmtpLine(NetSocket socket) {
            this.socket = socket;
            RecordParser parser = RecordParser.newDelimited("\n").maxRecordSize(MAX_LINE);
            parser.handler(line -> receive(line.toString(StandardCharsets.UTF_8).stripTrailing()));
            parser.exceptionHandler(this::fail);
            socket.handler(bytes -> {
                if (broken == null) {
                    parser.handle(bytes);
                }
            });
            socket.exceptionHandler(this::fail);
            socket.closeHandler(closed -> fail(new HttpClosedException("closed")));
        }

        /** Reads the next reply. */
        Future<Reply> reply() {
            if (broken != null) {
                return Future.failedFuture(broken);
            }
            if (early != null) {
                Reply reply = early;
                early = null;
                return Future.succeededFuture(reply);
            }
            awaited = Promise.promise();
            return awaited.future();
        }

        /** Sends a command and reads its reply. */
        Future<Reply> command(String command) {
            return send(command + "\r\n");
        }

        /** Sends text as it is and reads the reply. */
        Future<Reply> send(String text) {
            Future<Reply> reply = reply();
            socket.write(Buffer.buffer(text)).onFailure(this::fail);
            return reply;
        }

        private void receive(String line) {
            boolean valid = line.length() >= 3 && line.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
            if (!valid || lines.size() == MAX_LINES) {
                fail(SendFailure.of("the answer is not SMTP"));
                return;
            }
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() > 3 && line.charAt(3) == '-') {
                return;
            }
            Reply reply = new Reply(Integer.parseInt(line.substring(0, 3)), List.copyOf(lines));
            lines.clear();
            Promise<Reply> waiting = awaited;
            awaited = null;
            if (waiting == null) {
                early = reply;
            } else {
                waiting.complete(reply);
            }
        }

        private void fail(Throwable fault) {
            if (broken == null) {
                broken = fault;
            }
            Promise<Reply> waiting = awaited;
            awaited = null;
            if (waiting != null) {
                waiting.fail(fault);
            }
        }

        /** Says goodbye and closes the socket, whatever the server answers. */
        void quit() {
            if (broken == null) {
                socket.write(Buffer.buffer("QUIT\r\n")).onComplete(written -> socket.close());
            } else {
                socket.close();
            }
        }
    }
}
