package io.grapevine.amtool.api;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.JsonRecords;
import io.grapevine.history.HistoryJson;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Readers of the answers of a server, and the errors of those of Grapevine's own API, which Alertmanager lacks. */
public final class Answers {
    /** The path of Grapevine's own API, below the URL of the server. */
    public static final String BASE = "/api/grapevine/v1";

    private static final int NOT_FOUND = 404;

    private static final JsonRecords RECORDS = JsonRecords.lenient()
            .with(GoTime.class, GoTime.ZERO, Times::read)
            .with(Instant.class, Instant.EPOCH, Answers::instant)
            .with(LabelSet.class, LabelSet.EMPTY, json -> LabelSet.of(json.strings()))
            .with(
                    HistoryPageView.Entry.class,
                    new HistoryPageView.Entry(Optional.empty()),
                    json -> new HistoryPageView.Entry(HistoryJson.read(json)));

    private Answers() {}

    private static Instant instant(JsonReader json) throws JsonException {
        GoTime time = Times.read(json);
        return Instant.ofEpochSecond(time.seconds(), time.nanos());
    }

    /** The reader of an object; its record names the fields that are read. */
    public static <T extends Record> JsonReader.Source<T> of(Class<T> type) {
        return RECORDS.of(type);
    }

    /**
     * The reader of an answer of Grapevine's own API.
     *
     * @param path the path of the operation, below {@link #BASE}
     * @param what what every answer of it has, whose absence is a fault
     * @param hasIt whether an answer has that
     */
    public static <T extends Record> JsonReader.Source<T> of(
            Class<T> type, String path, String what, Predicate<T> hasIt) {
        return json -> {
            T answer = RECORDS.of(type).read(json);
            if (!hasIt.test(answer)) {
                throw json.fault("no " + what + " (expected: the answer of Grapevine's " + path + ")");
            }
            return answer;
        };
    }

    /** The reader of a list of such objects. */
    public static <T extends Record> JsonReader.Source<List<T>> listOf(Class<T> type) {
        return json -> json.array(RECORDS.of(type));
    }

    /** The reader of the list in the only field of an object that counts; nothing if the field is missing. */
    public static <T extends Record> JsonReader.Source<List<T>> listIn(String name, Class<T> type) {
        return json -> {
            List<T> found = new ArrayList<>();
            json.someFields(List.of(name), known -> found.addAll(json.array(RECORDS.of(type))));
            return found;
        };
    }

    /** Reads the only field of an object that counts, a text; empty if it is missing. */
    public static String text(JsonReader json, String name) throws JsonException {
        List<String> found = new ArrayList<>(List.of(""));
        json.someFields(List.of(name), known -> found.add(json.string()));
        return found.get(found.size() - 1);
    }

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
            return JsonReader.read(reply.body(), json -> text(json, "error"));
        } catch (JsonException noJson) {
            return ""; // the status says enough
        }
    }
}
