package io.grapevine.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.receiver.HookServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A request or a mail, taken to pieces: what it says by where it says so, such as {@code header content-type} or {@code
 * body /alerts/0/status}. What is another each time, and the version of the sender, is left out.
 *
 * @param parts the pieces
 */
public record Said(Map<String, String> parts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the pieces. */
    public Said {
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** A request taken to pieces. */
    public static Said of(HookServer.Received received) throws IOException {
        Map<String, String> parts = new TreeMap<>();
        parts.put("request", received.method() + " " + received.target());
        for (String header : new String[] {"content-type", "authorization", "user-agent", "accept"}) {
            if (received.headers().containsKey(header)) {
                parts.put("header " + header, lasting(received.headers().get(header)));
            }
        }
        if (received.headers().getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")) {
            for (String field : received.body().split("&")) {
                String[] pair = field.split("=", 2);
                parts.put("body /" + decoded(pair[0]), decoded(pair[1]));
            }
        } else if (!received.body().isEmpty()) {
            leaves("body ", JSON.readTree(received.body()), parts);
        }
        return new Said(parts);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String lasting(String header) {
        return header.replaceAll("(Alertmanager)/\\S+", "$1/VERSION")
                .replaceAll("(Credential=\\w+/)\\d+", "$1DAY")
                .replaceAll("Signature=\\w+", "Signature=…");
    }

    private static void leaves(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isValueNode() || node.isEmpty()) {
            leaves.put(path, node.toString());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(path + "/" + i, node.get(i), leaves);
            }
        } else {
            node.properties().forEach(entry -> leaves(path + "/" + entry.getKey(), entry.getValue(), leaves));
        }
    }

    /** A mail taken to pieces. */
    public static Said of(MimeMessage mail) throws MessagingException, IOException {
        Map<String, String> parts = new TreeMap<>();
        for (String header : new String[] {"From", "To", "Subject", "X-Team", "MIME-Version"}) {
            if (mail.getHeader(header) != null) {
                parts.put("header " + header, mail.getHeader(header, ","));
            }
        }
        for (String stamp : new String[] {"Date", "Message-Id"}) {
            parts.put("header " + stamp, mail.getHeader(stamp) == null ? "missing" : "there");
        }
        pieces("part ", mail, parts);
        return new Said(parts);
    }

    private static void pieces(String path, Part part, Map<String, String> pieces)
            throws MessagingException, IOException {
        String type =
                part.getContentType().replaceAll("boundary=\\S+", "boundary=…").replaceAll("\\s+", " ");
        pieces.put(path + " type", type);
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                pieces(path + "/" + i, multipart.getBodyPart(i), pieces);
            }
        } else {
            pieces.put(path + " text", String.valueOf(part.getContent()).replace("\r\n", "\n"));
        }
    }

    /** Whether it is a mail or what is posted. */
    public boolean isNotification() {
        return parts.getOrDefault("request", "POST ").startsWith("POST ");
    }

    /** What one says and the other does not, by where. */
    public Map<String, String> differencesTo(Said other) {
        Map<String, String> differences = new TreeMap<>();
        TreeSet<String> all = new TreeSet<>(parts.keySet());
        all.addAll(other.parts.keySet());
        for (String where : all) {
            String mine = parts.getOrDefault(where, "nothing");
            String theirs = other.parts.getOrDefault(where, "nothing");
            if (!mine.equals(theirs)) {
                differences.put(where, mine + " ≠ " + theirs);
            }
        }
        return differences;
    }
}
