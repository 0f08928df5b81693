package io.grapevine.receiver.email;

import io.grapevine.receiver.NotifierContract;
import io.grapevine.receiver.TestTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An SMTP server that answers as set, command by command, and records the commands. */
public final class FakeSmtp implements NotifierContract.Receiver {
    /** Addresses, with names of encoded words as they may stand within one (RFC 2047, 5). */
    private static final Pattern ADDRESSES = Pattern.compile("(?i)%1$s(?:, ?%1$s)*"
            .formatted("(?:(?:=\\?utf-8\\?q\\?[A-Z0-9!*+/=_-]{1,63}\\?= ?)+<[^<>@ ]+@[^<>@ ]+>|[^=]+)"));

    private final ServerSocket server;
    private final SSLContext tls;
    private final boolean implicitTls;
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final List<String> mails = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final List<List<String>> envelopes = Collections.synchronizedList(new ArrayList<>());
    private volatile int mostRecipients = Integer.MAX_VALUE;
    private volatile String extensions = "";
    private volatile boolean silent;
    private volatile boolean endless;
    private volatile CountDownLatch unanswered = new CountDownLatch(0);
    private final AtomicLong written = new AtomicLong();

    private FakeSmtp(SSLContext tls, boolean implicitTls) {
        this.tls = tls;
        this.implicitTls = implicitTls;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException unavailable) {
            throw new UncheckedIOException(unavailable);
        }
        daemon(this::serve);
    }

    /** A server with the certificate of that name. */
    public static FakeSmtp start(String certificate, boolean implicitTls) {
        return start(TestTls.server(certificate), implicitTls);
    }

    /** A server with that TLS. */
    public static FakeSmtp start(SSLContext tls, boolean implicitTls) {
        return new FakeSmtp(tls, implicitTls);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "smtp");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    /** Offers extensions, as lines of the answer to EHLO. */
    public FakeSmtp offering(String... lines) {
        extensions = String.join("\n", lines);
        return this;
    }

    /** Answers commands with that verb, or that line, so; {@code GREETING} and {@code CONTENT} stand for what is no command. */
    public FakeSmtp replying(String verb, String reply) {
        replies.put(verb, reply);
        return this;
    }

    /** Refuses a recipient so. */
    public FakeSmtp refusing(String recipient, String reply) {
        refused.put(recipient, reply);
        return this;
    }

    /** Takes at most so many recipients for one mail; more get a 452, as RFC 5321 says. */
    public FakeSmtp takingRecipients(int most) {
        mostRecipients = most;
        return this;
    }

    /** The recipients of each mail that was taken. */
    public List<List<String>> envelopes() {
        synchronized (envelopes) {
            return List.copyOf(envelopes);
        }
    }

    /** The commands received so far. */
    public List<String> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    /** Greets with a line that never ends. */
    public void greetWithoutEnd() {
        endless = true;
    }

    /** Says nothing to the next {@code n} that connect; the latch opens when they have. */
    public CountDownLatch sayNothingTo(int n) {
        unanswered = new CountDownLatch(n);
        return unanswered;
    }

    /** The number of bytes that were taken of a greeting without an end. */
    public long taken() {
        return written.get();
    }

    @Override
    public void answer(int status, @Nullable String retryAfter) {
        replies.clear();
        switch (status) {
            case 400 -> replying("RCPT", "550 5.1.1 no such user");
            case 401 -> replying("AUTH", "535 5.7.8 hush");
            case 403 -> replying("MAIL", "550 5.7.1 not allowed");
            case 404 -> replying("RCPT", "553 5.1.3 no such mailbox");
            case 413 -> replying("CONTENT", "552 5.3.4 too big");
            case 429 -> replying("GREETING", "421 4.7.0 try again later");
            case 500 -> replying("CONTENT", "554 5.6.0 failed");
            case 503 -> replying("EHLO", "421 closing").replying("HELO", "421 closing");
            default -> replies.clear();
        }
    }

    @Override
    public void hang() {
        silent = true;
    }

    @Override
    public void reset() {
        replying("MAIL", "");
    }

    @Override
    public void redirect() {
        replying("RCPT", "251 user not local, will forward");
    }

    @Override
    public List<String> received() {
        synchronized (mails) {
            return List.copyOf(mails);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                boolean answered = !silent && unanswered.getCount() == 0;
                unanswered.countDown();
                daemon(() -> handle(socket, answered));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void handle(Socket plain, boolean answered) {
        try (plain) {
            Socket socket = implicitTls ? secure(plain) : plain;
            if (endless) {
                greetUntilClosed(socket);
            }
            if (!answered || !say(socket, replies.getOrDefault("GREETING", "220 here"))) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            converse(plain, socket, lines(socket));
        } catch (IOException gone) {
            commands.add("(gone)");
        }
    }

    private void greetUntilClosed(Socket socket) throws IOException {
        byte[] block = "x".repeat(8 << 10).getBytes(StandardCharsets.US_ASCII);
        while (written.get() < 256 << 20) {
            socket.getOutputStream().write(block);
            written.addAndGet(block.length);
        }
    }

    private void converse(Socket plain, Socket first, BufferedReader firstLines) throws IOException {
        Socket socket = first;
        BufferedReader lines = firstLines;
        String line;
        List<String> recipients = new ArrayList<>();
        while ((line = lines.readLine()) != null) {
            commands.add(line);
            String verb = line.split(" ")[0];
            if (verb.equals("MAIL")) {
                recipients.clear();
            }
            String usual = verb.equals("RCPT")
                    ? recipient(line, recipients)
                    : verb.equals("DATA") && recipients.isEmpty() ? "554 no valid recipients" : usual(verb);
            String reply = replies.getOrDefault(line, replies.getOrDefault(verb, usual));
            if (!say(socket, reply)) {
                return;
            }
            if (verb.equals("STARTTLS") && reply.startsWith("2")) {
                socket = secure(plain);
                lines = lines(socket);
            } else if (verb.equals("DATA") && reply.startsWith("3")) {
                String mail = content(lines);
                String refusal = refusal(mail);
                if (refusal.isEmpty()) {
                    mails.add(mail);
                    envelopes.add(List.copyOf(recipients));
                }
                say(socket, refusal.isEmpty() ? replies.getOrDefault("CONTENT", "250 queued") : refusal);
            }
        }
    }

    /** Refuses mails as servers do since 2026: whose address stands within an encoded word is none. */
    private static String refusal(String mail) {
        String headers = mail.split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]+", " ");
        return headers.lines()
                .filter(line -> line.matches("(?i)(From|Sender|Reply-To|To|Cc): .*"))
                .filter(line -> line.contains("=?")
                        && !ADDRESSES.matcher(line.replaceFirst(".*?: ", "")).matches())
                .findFirst()
                .map(line -> "550 5.6.2 no address in " + line)
                .orElse("");
    }

    private String recipient(String line, List<String> recipients) {
        String recipient = line.replaceAll(".*<|>.*", "");
        String refusal = refused.get(recipient);
        if (refusal != null) {
            return refusal;
        }
        if (recipients.size() == mostRecipients) {
            return "452 4.5.3 too many recipients";
        }
        recipients.add(recipient);
        return "250 fine";
    }

    private String usual(String verb) {
        return switch (verb) {
            case "EHLO" ->
                extensions.isEmpty()
                        ? "250 here"
                        : "250-here\n250-" + extensions.replace("\n", "\n250-") + "\n250 HELP";
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 fine";
        };
    }

    private static String content(BufferedReader lines) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = lines.readLine(); line != null && !line.equals("."); line = lines.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString();
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Whether the conversation goes on. */
    private static boolean say(Socket socket, String reply) throws IOException {
        if (reply.isEmpty()) {
            socket.close();
            return false;
        }
        socket.getOutputStream().write((reply.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private Socket secure(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (open) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
