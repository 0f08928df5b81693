package io.grapevine.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.receiver.HookServer.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tracker on this computer that holds the issues of one place, of which a bot may write some, and refuses what the product refuses. */
public abstract class FakeTracker extends FakeService {
    /** The token of the bot. */
    public static final String TOKEN = "fakeTokenOfTheBot";

    /** The issues of a page. */
    private static final int PAGE = 50;

    private static final Pattern QUERY = Pattern.compile("(?:^|&)([^=&]+)=([^&]*)");

    /** An issue as people see it. */
    public static final class Issue {
        final int number;
        final JsonNode created;
        String title;
        String body;
        boolean isOpen = true;
        boolean isMoved;
        boolean isOfPerson;
        String reason = "";

        @Nullable
        Instant closed;

        int edits;
        final List<String> comments = new ArrayList<>();

        Issue(int number, JsonNode created, String title, String body) {
            this.number = number;
            this.created = created;
            this.title = title;
            this.body = body;
        }

        /** The number of the issue in the place. */
        public int number() {
            return number;
        }

        /** The request that created it. */
        public JsonNode created() {
            return created;
        }

        String title() {
            return title;
        }

        /** The text of the issue. */
        public String body() {
            return body;
        }

        /** Whether it was not closed, or was reopened. */
        public boolean isOpen() {
            return isOpen;
        }

        /** Whether it has gone to another place. */
        public boolean isMoved() {
            return isMoved;
        }

        /** Whether a person has written it. */
        public boolean isOfPerson() {
            return isOfPerson;
        }

        /** Why the issue is in its state. */
        public String reason() {
            return reason;
        }

        /** When the issue was closed; null while it is open. */
        public @Nullable Instant closed() {
            return closed;
        }

        /** Closes or opens it. */
        public void set(boolean opens, String why) {
            isOpen = opens;
            reason = why;
            closed = opens ? null : Samples.NOW.plusSeconds(300);
        }
    }

    final Map<Integer, Issue> issues = new TreeMap<>();

    /** How requests that create, edit and comment are refused; {@link #TAKEN} if they are not. */
    String creations = TAKEN;

    String edits = TAKEN;
    String comments = TAKEN;

    /** Whether labels and assignees are refused. */
    volatile boolean refusesExtras;

    /** Whether issues are created without an answer. */
    volatile boolean losesCreations;

    private int last;

    private final Pattern paths;
    private final String editing;

    /** A request that the tracker knows, and the number of the issue that it is about; 0 for none. */
    private record Asked(Kind kind, int number) {}

    /** The kinds of requests. */
    protected enum Kind {
        LIST,
        CREATE,
        EDIT,
        COMMENT
    }

    /**
     * A tracker without issues.
     *
     * @param place the path of its issues
     * @param comments the path of the comments below an issue
     * @param editing the method that edits an issue
     * @param malformed why a body that is not JSON is refused
     */
    protected FakeTracker(String place, String comments, String editing, String malformed) {
        super(malformed, "");
        this.paths = Pattern.compile(Pattern.quote(place) + "(?:\\?.*|/([0-9]+)(/" + comments + ")?)?");
        this.editing = editing;
    }

    /** What a request asks for; null for anything else. */
    private @Nullable Asked asked(Received request) {
        Matcher path = paths.matcher(request.target());
        if (!path.matches()) {
            return null;
        }
        boolean isOfIssue = path.group(1) != null;
        int number = isOfIssue ? Integer.parseInt(path.group(1)) : 0;
        boolean isOfComments = path.group(2) != null;
        if (request.method().equals("POST") && isOfIssue == isOfComments) {
            return new Asked(isOfIssue ? Kind.COMMENT : Kind.CREATE, number);
        }
        if (request.method().equals(editing) && isOfIssue && !isOfComments) {
            return new Asked(Kind.EDIT, number);
        }
        return request.method().equals("GET") && !isOfIssue ? new Asked(Kind.LIST, 0) : null;
    }

    /** Why a request is refused, whatever it asks for; {@link #TAKEN} if it is not. */
    protected abstract String unauthorized(Received request);

    /** The fields that a request may have. */
    protected abstract Set<String> fields(Kind kind);

    /** The longest text of a field, or of its elements. */
    protected abstract Length longest(Kind kind, String field);

    /** The field with an issue's text. */
    protected abstract String body();

    /** The state that an edit wants; null if it wants none. */
    protected abstract @Nullable Boolean opens(JsonNode edit);

    /** Whether an issue is in a list. */
    protected abstract boolean isListed(Issue issue, Map<String, String> query);

    /** The answer to a {@code GET} of something else than issues; null for none. */
    protected HookServer.@Nullable Answer special(Received request) {
        return null;
    }

    /** An issue in JSON. */
    protected abstract Map<String, Object> json(Issue issue);

    /** The answer about an issue that has gone to another place; null if it is like any other. */
    protected abstract HookServer.@Nullable Answer moved(Issue issue);

    @Override
    protected final synchronized String refusal(Received request) {
        Asked asked = asked(request);
        String unauthorized = unauthorized(request);
        if (unauthorized.isEmpty() && special(request) != null) {
            return TAKEN;
        }
        if (!unauthorized.isEmpty() || asked == null) {
            return unauthorized.isEmpty() ? "404 Not Found" : unauthorized;
        }
        if (asked.number() > 0 && !issues.containsKey(asked.number())) {
            return asked.number() % 2 == 0 ? "404 Not Found" : gone();
        }
        return switch (asked.kind()) {
            case LIST -> TAKEN;
            case CREATE -> isJson(request) ? creations : malformed();
            case EDIT -> isJson(request) ? edits : malformed();
            case COMMENT -> isJson(request) ? comments : malformed();
        };
    }

    /** The refusal of requests for an issue that was deleted. */
    protected String gone() {
        return "404 Not Found";
    }

    @Override
    protected final String refusal(JsonNode message) {
        return TAKEN;
    }

    private String refusal(Kind kind, JsonNode message) {
        Set<String> unknown = names(message);
        unknown.removeAll(fields(kind));
        if (!unknown.isEmpty() || (kind == Kind.EDIT && message.isEmpty())) {
            return "422 unknown fields " + unknown;
        }
        for (String name : names(message)) {
            Iterable<JsonNode> values = values(name, message.get(name));
            for (JsonNode value : values) {
                if (value.asText().isBlank() || value.asText().contains("\0")) {
                    return "422 " + name + " can't be blank";
                }
                if (!longest(kind, name).holds(value.asText())) {
                    return "422 " + name + " is too long";
                }
            }
        }
        if (refusesExtras && message.size() > 2) {
            return "422 Validation Failed";
        }
        return kind == Kind.CREATE && !message.has("title") ? "422 title is missing" : TAKEN;
    }

    /** The elements of a list, which may be a text with commas. */
    private static Iterable<JsonNode> values(String name, JsonNode value) {
        if (name.equals("labels") && value.isTextual()) {
            return Stream.of(value.asText().split(",", -1))
                    .<JsonNode>map(TextNode::valueOf)
                    .toList();
        }
        return value.isArray() ? value : List.of(value);
    }

    @Override
    protected final synchronized HookServer.Answer accepted(Received request, JsonNode message) {
        Asked asked = asked(request);
        String refusal = refusal(asked.kind(), message);
        if (!refusal.isEmpty()) {
            return refused(refusal.substring(0, 3), refusal.substring(4));
        }
        Issue issue = asked.number() > 0 ? issues.get(asked.number()) : add(message);
        if (asked.kind() == Kind.CREATE) {
            return losesCreations ? (exchange, received) -> {} : created(json(issue));
        }
        HookServer.Answer moved = issue.isMoved ? moved(issue) : null;
        if (moved != null) {
            return moved;
        }
        if (asked.kind() == Kind.COMMENT) {
            issue.comments.add(message.get("body").asText());
            return created(Map.of("id", 17L, "body", "x"));
        }
        issue.edits++;
        issue.title = message.path("title").asText(issue.title);
        issue.body = message.path(body()).asText(issue.body);
        Boolean opens = opens(message);
        if (opens != null && opens != issue.isOpen) {
            issue.set(opens, message.path("state_reason").asText(opens ? "reopened" : ""));
        }
        return HookServer.status(200, GoJson.encode(new TreeMap<>(json(issue))));
    }

    private static HookServer.Answer created(Map<String, Object> body) {
        return HookServer.status(201, GoJson.encode(new TreeMap<>(body)));
    }

    /** Adds an issue that the bot has written. */
    final synchronized Issue add(JsonNode created) {
        Issue issue = new Issue(
                ++last,
                created,
                created.path("title").asText(),
                created.path(body()).asText());
        issues.put(last, issue);
        return issue;
    }

    @Override
    protected final synchronized HookServer.Answer read(Received request) {
        HookServer.Answer special = special(request);
        if (special != null) {
            return special;
        }
        Map<String, String> query = new TreeMap<>();
        Matcher field =
                QUERY.matcher(request.target().substring(request.target().indexOf('?') + 1));
        while (field.find()) {
            query.put(field.group(1), field.group(2));
        }
        if (asked(request).kind() != Kind.LIST || !request.body().isEmpty()) {
            return refused("400", "a body");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        issues.values().stream().filter(issue -> isListed(issue, query)).forEach(issue -> all.add(0, json(issue)));
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        List<?> shown = all.stream()
                .skip((page - 1L) * PAGE)
                .limit(PAGE)
                .map(TreeMap::new)
                .toList();
        String next = "<https://elsewhere.example.com/x?per_page=50&page=1>; rel=\"first\", "
                + "<https://elsewhere.example.com/x?"
                + request.target().substring(request.target().indexOf('?') + 1).replaceAll("&page=[0-9]+", "")
                + "&page=" + (page + 1) + ">; rel=\"next\"";
        return all.size() > page * PAGE
                ? HookServer.status(200, GoJson.encode(shown), "Link", next)
                : HookServer.status(200, GoJson.encode(shown));
    }

    @Override
    protected final HookServer.Answer accepted() {
        throw new IllegalStateException("answered above");
    }

    /** The issues that are there. */
    final synchronized List<Issue> all() {
        return List.copyOf(issues.values());
    }
}
