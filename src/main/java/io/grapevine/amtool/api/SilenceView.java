package io.grapevine.amtool.api;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.time.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A silence, on a server or on its way there.
 *
 * @param id its id; empty for one that has none yet
 * @param state {@code active}, {@code pending} or {@code expired}; empty where no server has it
 * @param updatedAt when it was last changed; null where no server has it
 * @param endsAt when it ends; null if it does not say, which no server accepts
 * @param startsAt when it begins; null if it does not say
 */
public record SilenceView(
        String id,
        String state,
        @Nullable GoTime updatedAt,
        LabelSet annotations,
        String comment,
        String createdBy,
        @Nullable GoTime endsAt,
        List<MatcherView> matchers,
        @Nullable GoTime startsAt) {
    private static final Map<String, JsonReader.Source<?>> FIELDS = Map.of(
            "id", JsonReader::string,
            "status", json -> JsonFields.onlyText(json, "state"),
            "updatedAt", Times::read,
            "annotations", JsonFields::labels,
            "comment", JsonReader::string,
            "createdBy", JsonReader::string,
            "endsAt", Times::read,
            "matchers", json -> json.array(MatcherView::read),
            "startsAt", Times::read);

    public SilenceView {
        matchers = List.copyOf(matchers);
    }

    /** A silence that no server has yet. */
    public static SilenceView created(
            List<MatcherView> matchers,
            GoTime startsAt,
            GoTime endsAt,
            String createdBy,
            String comment,
            LabelSet annotations) {
        return new SilenceView("", "", null, annotations, comment, createdBy, endsAt, matchers, startsAt);
    }

    /** The same silence with an id. */
    public SilenceView withId(String other) {
        return new SilenceView(other, state, updatedAt, annotations, comment, createdBy, endsAt, matchers, startsAt);
    }

    /** The same silence with another beginning, end and comment. */
    public SilenceView with(@Nullable GoTime start, @Nullable GoTime end, String words) {
        return new SilenceView(id, state, updatedAt, annotations, words, createdBy, end, matchers, start);
    }

    /** When it begins, the zero time if it does not say. */
    public GoTime start() {
        return startsAt == null ? GoTime.ZERO : startsAt;
    }

    /** When it ends, the zero time if it does not say. */
    public GoTime end() {
        return endsAt == null ? GoTime.ZERO : endsAt;
    }

    /** Reads a silence; throws if it is none. */
    public static SilenceView read(JsonReader json) throws JsonException {
        JsonFields read = JsonFields.read(json, FIELDS);
        return new SilenceView(
                read.text("id"),
                read.text("status"),
                read.time("updatedAt").orElse(null),
                read.labels("annotations"),
                read.text("comment"),
                read.text("createdBy"),
                read.time("endsAt").orElse(null),
                read.get("matchers", List.of()),
                read.time("startsAt").orElse(null));
    }

    /** The silence as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", id);
        tree.put("status", Map.of("state", state));
        tree.put("updatedAt", updatedAt == null ? null : Times.write(updatedAt));
        putBody(tree);
        return tree;
    }

    /** What is posted to set the silence, or to change it if it has an id. */
    public Map<String, Object> posted() {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            tree.put("id", id);
        }
        putBody(tree);
        return tree;
    }

    private void putBody(Map<String, Object> tree) {
        if (!annotations.isEmpty()) {
            tree.put("annotations", annotations);
        }
        tree.put("comment", comment);
        tree.put("createdBy", createdBy);
        tree.put("endsAt", endsAt == null ? null : Times.write(endsAt));
        tree.put("matchers", matchers.stream().map(MatcherView::tree).toList());
        tree.put("startsAt", startsAt == null ? null : Times.write(startsAt));
    }
}
