package io.grapevine.amtool.api;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that did not do what it was asked for. The message begins with amtool's words and goes on with what to look at.
 */
public final class ServerFault extends CommandFault {
    private static final long serialVersionUID = 1L;

    private static final Pattern TITLE = Pattern.compile("<(title|h1)[^>]*>([^<]*)</", Pattern.CASE_INSENSITIVE);

    private static final int MOST_QUOTED = 512;

    private final boolean notFound;

    private ServerFault(String message, boolean notFound) {
        super(message);
        this.notFound = notFound;
    }

    /** A server that gave no answer. */
    static ServerFault silent(String message) {
        return new ServerFault(message, false);
    }

    /** An answer that is no success. */
    static ServerFault of(ServerOperation operation, Reply reply) {
        int status = reply.status();
        String called = operation.fault(status);
        if (isPage(reply)) {
            return new ServerFault(called + ": " + page(reply), false);
        }
        if (operation.names(status)) {
            return new ServerFault(
                    operation.explains(status) ? called + " " + quoted(explanation(reply)) : called, status == 404);
        }
        return new ServerFault(called + advice(status, reply), false);
    }

    /** An answer that cannot be read although it says that it is a success. */
    static ServerFault unreadable(ServerOperation operation, Reply reply, String why) {
        String called = operation.fault(reply.status());
        return new ServerFault(called + ": " + (isPage(reply) ? page(reply) : why), false);
    }

    /** Whether an answer is for people and not for programs. */
    public static boolean isPage(Reply reply) {
        String type = reply.type();
        return type.equals("text/html") || type.equals("application/xhtml+xml");
    }

    /** What a page in the place of an answer says: the server is another one, or a proxy speaks. */
    public static String page(Reply reply) {
        Matcher title = TITLE.matcher(reply.text());
        String said = title.find() && !title.group(2).isBlank() ? " " + quoted(oneLine(title.group(2))) : "";
        return "a page in HTML" + said
                + " (expected: the API of an Alertmanager; is --alertmanager.url right, and does "
                + "no proxy answer in its place?)";
    }

    private static String advice(int status, Reply reply) {
        return switch (status) {
            case 401 ->
                ": wrong or no credentials (see --http.config.file and --oidc.issuer, or write http://user:password@host)";
            case 403 -> ": not allowed with these credentials" + reason(reply);
            case 404 -> ": no such API there (is the path in --alertmanager.url right?)";
            case 407 -> ": the proxy wants credentials (see proxy_url in --http.config.file)";
            case 429, 503 -> ": busy; try again";
            default -> reply.body().length == 0 ? "" : " " + quoted(explanation(reply));
        };
    }

    /** What the server itself says of a refusal; empty if it is a proxy that speaks. */
    private static String reason(Reply reply) {
        boolean isOfApi = reply.type().equals("application/json") && reply.body().length > 0;
        return isOfApi ? " " + quoted(explanation(reply)) : "";
    }

    /** The text that explains a fault: a JSON string, the message of a JSON object, or the plain text of something else. */
    private static String explanation(Reply reply) {
        try {
            return JsonReader.read(reply.body(), JsonReader::string);
        } catch (JsonException noString) {
            try {
                String message = JsonReader.read(reply.body(), json -> Answers.text(json, "message"));
                return message.isEmpty() ? reply.text().strip() : message;
            } catch (JsonException noJson) {
                return reply.text().strip();
            }
        }
    }

    /** What a server says of a refusal, in one line. */
    static String said(Reply reply) {
        return isPage(reply) ? page(reply) : quoted(explanation(reply));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.append(out, text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "…");
        return out.toString();
    }

    /** This fault, its message preceded by what was done before it. */
    public ServerFault after(String done) {
        return new ServerFault(done + ": " + getMessage(), notFound);
    }

    /** Whether what was asked for is not there. */
    public boolean isNotFound() {
        return notFound;
    }
}
