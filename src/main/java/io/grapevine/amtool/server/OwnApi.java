package io.grapevine.amtool.server;

import io.grapevine.amtool.api.JsonFields;
import io.grapevine.amtool.wire.Reply;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;

/** Errors of Grapevine's own API, which Alertmanager lacks. */
public final class OwnApi {
    /** Where it is, below the URL of the server. */
    public static final String BASE = "/api/grapevine/v1";

    private static final int NOT_FOUND = 404;

    private OwnApi() {}

    /**
     * The error of an answer that is no success.
     *
     * @param subject what was asked for
     * @param absent what to say if the server has no such operation: its 404 comes without a reason in JSON
     */
    public static CommandFault fault(Reply reply, String subject, String absent) {
        String error = error(reply);
        if (error.isEmpty() && reply.status() == NOT_FOUND) {
            return new CommandFault(absent);
        }
        return new CommandFault(error.isEmpty() ? subject + ": status code " + reply.status() : error);
    }

    /** The error of an answer that is a success but cannot be read; a page in its place is that of another server. */
    public static CommandFault unreadable(Reply reply, JsonException fault, String absent) {
        return new CommandFault(ServerFault.isPage(reply) ? absent : "cannot read the answer: " + fault.text());
    }

    private static String error(Reply reply) {
        try {
            return JsonReader.read(reply.body(), json -> JsonFields.onlyText(json, "error"));
        } catch (JsonException noJson) {
            return ""; // the status says enough
        }
    }
}
