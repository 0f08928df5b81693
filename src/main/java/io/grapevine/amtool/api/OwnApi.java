package io.grapevine.amtool.api;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;

/** Answers of Grapevine's own API, which Alertmanager lacks. */
public final class OwnApi {
    /** The path of Grapevine's own API, below the URL of the server. */
    public static final String BASE = "/api/grapevine/v1";

    private static final int NOT_FOUND = 404;

    private OwnApi() {}

    /**
     * Reads an answer.
     *
     * @param subject what was asked for
     * @param absent what to say if the server has no such operation: then a page of another server stands in its place, or
     *     status 404 comes without a reason in JSON
     * @throws CommandFault if it is no success, or cannot be read
     */
    public static <T> T read(Reply reply, String subject, String absent, JsonReader.Source<T> source)
            throws CommandFault {
        if (!reply.isSuccess()) {
            throw fault(reply, subject, absent);
        }
        try {
            return JsonReader.read(reply.body(), source);
        } catch (JsonException fault) {
            throw new CommandFault(ServerFault.isPage(reply) ? absent : "cannot read the answer: " + fault.text());
        }
    }

    /** The error of an answer that is no success; the parameters are those of {@link #read}. */
    public static CommandFault fault(Reply reply, String subject, String absent) {
        String error = error(reply);
        if (error.isEmpty() && reply.status() == NOT_FOUND) {
            return new CommandFault(absent);
        }
        return new CommandFault(error.isEmpty() ? subject + ": status code " + reply.status() : error);
    }

    private static String error(Reply reply) {
        try {
            return JsonReader.read(reply.body(), json -> Answers.text(json, "error"));
        } catch (JsonException noJson) {
            return ""; // the status says enough
        }
    }
}
