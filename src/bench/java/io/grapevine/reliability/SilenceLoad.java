package io.grapevine.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Program;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** People who create and expire silences until the replica dies, and what it has acknowledged to them. */
public final class SilenceLoad {
    private static final Duration LENGTH = Duration.ofHours(4);
    private static final Duration PAUSE = Duration.ofMillis(8);
    private static final String COMMENT = "silence ";

    private final AtomicInteger next = new AtomicInteger();

    /** The acknowledged silences by id. */
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();

    /** The ends asked for, by the number of the silence. */
    private final Map<Integer, Instant> asked = new ConcurrentHashMap<>();

    /** An acknowledged silence: its number, and whether its end was asked for and acknowledged. */
    private static final class Acknowledged {
        private final int number;
        private volatile boolean askedToEnd;
        private volatile boolean ended;

        Acknowledged(int number) {
            this.number = number;
        }
    }

    /** The silences at a replica: how many are lost, and which are there without a request. */
    public record Found(int lost, List<String> wrong) {}

    /** Works until a request fails, as the replica is dead. */
    void run(Program program, Random random) throws InterruptedException {
        List<String> own = new ArrayList<>();
        try {
            while (true) {
                change(program, random, own);
                Thread.sleep(random.nextInt(2 * (int) PAUSE.toMillis()));
            }
        } catch (IOException e) {
            return; // it is dead
        }
    }

    /**
     * Creates a silence, or expires one of its own.
     *
     * @param own the ids of those that the same caller has created and not expired
     */
    public void change(Program program, Random random, List<String> own) throws IOException, InterruptedException {
        if (own.size() > 4 && random.nextInt(3) == 0) {
            expire(program, own.remove(random.nextInt(own.size())));
        } else {
            own.add(create(program));
        }
    }

    private String create(Program program) throws IOException, InterruptedException {
        int number = next.getAndIncrement();
        Instant now = Instant.now();
        Instant end = now.plus(LENGTH).plusMillis(number);
        asked.put(number, end);
        HttpResponse<String> response =
                program.send("POST", "/api/v2/silences", """
                {"matchers": [{"name": "alertname", "value": "%d", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "%s%d"}
                """.formatted(number, now, end, COMMENT, number));
        check(response, 200);
        String id = Json.read(response.body()).path("silenceID").asText();
        acknowledged.put(id, new Acknowledged(number));
        return id;
    }

    private void expire(Program program, String id) throws IOException, InterruptedException {
        Acknowledged silence = acknowledged.get(id);
        if (silence != null) {
            silence.askedToEnd = true;
            check(program.send("DELETE", "/api/v2/silence/" + id, ""), 200);
            silence.ended = true;
        }
    }

    private static void check(HttpResponse<String> response, int expected) throws IOException {
        if (response.statusCode() == 503) {
            throw new IOException(response.body()); // it is stopping
        }
        if (response.statusCode() != expected) {
            throw new AssertionError(response + ": " + response.body());
        }
        if (response.headers().firstValue("Warning").isPresent()) {
            throw new AssertionError("not durable: " + response.headers());
        }
    }

    /** How many changes were acknowledged: silences created and ended. */
    public int acknowledged() {
        return acknowledged.size()
                + (int) acknowledged.values().stream()
                        .filter(each -> each.ended)
                        .count();
    }

    /** Compares what a replica has with what was asked for and acknowledged. */
    public Found check(Program program) throws IOException, InterruptedException {
        Map<String, JsonNode> there = new TreeMap<>();
        program.get("/silences").forEach(silence -> there.put(silence.path("id").asText(), silence));
        List<String> wrong = new ArrayList<>();
        there.forEach((id, silence) -> {
            if (!isAsked(id, silence)) {
                wrong.add(silence.toString());
            }
        });
        long lost = acknowledged.entrySet().stream()
                .filter(entry -> isLost(entry.getValue(), there.get(entry.getKey())))
                .count();
        return new Found((int) lost, wrong);
    }

    private static boolean isLost(Acknowledged silence, JsonNode there) {
        if (there == null) {
            return true;
        }
        boolean expired = isExpired(there);
        return silence.ended ? !expired : expired && !silence.askedToEnd;
    }

    private static boolean isExpired(JsonNode silence) {
        return silence.path("status").path("state").asText().equals("expired");
    }

    /** Whether a client requested a silence that is like this one. */
    private boolean isAsked(String id, JsonNode silence) {
        String comment = silence.path("comment").asText();
        if (!comment.matches(COMMENT + "\\d{1,9}")) {
            return false;
        }
        int number = Integer.parseInt(comment.substring(COMMENT.length()));
        Acknowledged known = acknowledged.get(id);
        Instant end = asked.get(number);
        return end != null
                && (known == null || known.number == number)
                && silence.path("createdBy").asText().equals("ann")
                && silence.path("matchers").size() == 1
                && silence.path("matchers").path(0).path("name").asText().equals("alertname")
                && silence.path("matchers").path(0).path("value").asText().equals(String.valueOf(number))
                && (isExpired(silence)
                        || Instant.parse(silence.path("endsAt").asText()).toEpochMilli() == end.toEpochMilli());
    }

    /** Forgets what a replica with damaged files has lost: the next comparison is with what it has now. */
    void accept(Program program) throws IOException, InterruptedException {
        Map<String, JsonNode> there = new TreeMap<>();
        program.get("/silences").forEach(silence -> there.put(silence.path("id").asText(), silence));
        acknowledged.entrySet().removeIf(entry -> isLost(entry.getValue(), there.get(entry.getKey())));
    }
}
