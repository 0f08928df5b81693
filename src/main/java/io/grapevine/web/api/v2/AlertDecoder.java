package io.grapevine.web.api.v2;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of the body of {@code POST /alerts}. Nearly all alerts are sent again and again, so an alert that is stored
 * already shares its labels and texts with the stored one, and other texts that occur often are in memory once.
 */
public final class AlertDecoder {
    private static final List<String> FIELDS = List.of("labels", "annotations", "startsAt", "endsAt", "generatorURL");

    private final MatcherParser names;
    private final AlertsView stored;
    /** Empty where each sender has alerts of its own. */
    private final Optional<ReplicaLabels> replicas;

    private final RecentValues<String> texts = new RecentValues<>(1 << 13);
    /** The alerts of a rule begin, and those of a request end, at one moment. */
    private final RecentValues<Moment> times = new RecentValues<>(1 << 8);
    /** Whether generator URLs are valid; those of one rule are the same. */
    private final RecentValues<Boolean> urls = new RecentValues<>(1 << 8);

    /**
     * A decoder.
     *
     * @param names says which label names are valid
     * @param stored the alerts in memory, with which decoded alerts share what is the same
     * @param replicas the labels that do not identify an alert
     */
    public AlertDecoder(MatcherParser names, AlertsView stored, ReplicaLabels replicas) {
        this.names = names;
        this.stored = stored;
        this.replicas = Optional.of(replicas).filter(each -> !each.names().isEmpty());
    }

    /**
     * The content of a body.
     *
     * @param alerts the valid alerts, in order
     * @param faults the errors of the invalid alerts
     * @param firing how many alerts, valid or not, have not ended
     * @param resolved how many have
     */
    public record Batch(List<Alert> alerts, List<String> faults, int firing, int resolved) {}

    /** A time and the offset from UTC that it was sent with. */
    private record Moment(Instant time, ZoneOffset offset) {
        /** A time that was not sent. */
        private static final Moment NONE = new Moment(DateTimes.ZERO, ZoneOffset.UTC);

        private static Moment parse(String text) {
            OffsetDateTime parsed = DateTimes.parse(text);
            return new Moment(parsed.toInstant(), parsed.getOffset());
        }

        boolean wasSent() {
            return !time.equals(NONE.time);
        }
    }

    /**
     * Decodes a body.
     *
     * @param now when it was received: the start of alerts without {@code startsAt}
     * @param resolveTimeout the duration after which alerts without {@code endsAt} are resolved
     * @throws Refusal if the body as a whole is invalid; then all alerts are rejected
     */
    public Batch decode(byte[] body, Instant now, Duration resolveTimeout) throws Refusal {
        Instant timeoutAt = now.plus(resolveTimeout);
        List<Posted> posted = JsonBody.read(
                "alerts", body, json -> json.isNull() ? List.of() : json.array(each -> read(each, now, timeoutAt)));
        for (int i = 0; i < posted.size(); i++) {
            checkSchema(posted.get(i), i);
        }
        List<Alert> alerts = new ArrayList<>(posted.size());
        List<String> faults = new ArrayList<>();
        int resolved = 0;
        for (Posted each : posted) {
            resolved += each.alert.resolvedAt(now) ? 1 : 0;
            String fault = fault(each);
            if (fault == null) {
                alerts.add(each.alert);
            } else {
                faults.add(fault);
            }
        }
        return new Batch(alerts, faults, posted.size() - resolved, resolved);
    }

    private Posted read(JsonReader json, Instant now, Instant timeoutAt) throws JsonException {
        Fields fields = new Fields();
        JsonBody.fields(json, FIELDS, name -> read(fields, json, name));
        LabelSet sent = fields.labels.build().withoutEmptyValues();
        LabelSet own = replicas.map(each -> each.own(sent)).orElse(LabelSet.EMPTY);
        LabelSet labels = own.isEmpty() ? sent : replicas.orElseThrow().identity(sent);
        Alert known = stored.get(labels);
        Alert before = known == null || known.sender(own) == null ? known : known.sender(own);
        LabelSet identity = known == null ? shared(labels) : known.labels();
        Alert alert = fields.alert(
                own.isEmpty() ? identity : shared(own, before == null ? LabelSet.EMPTY : before.labels()),
                shared(fields.annotations.build(), before == null ? LabelSet.EMPTY : before.annotations()),
                before != null && fields.generatorUrl.equals(before.generatorUrl())
                        ? before.generatorUrl()
                        : texts.get(fields.generatorUrl, UnaryOperator.identity()),
                now,
                timeoutAt);
        Alert received = own.isEmpty() ? alert : ReplicaLabels.of(alert, identity);
        return new Posted(received, fields.hasLabels, known != null);
    }

    private LabelSet shared(LabelSet read, LabelSet known) {
        return read.equals(known) ? known : shared(read);
    }

    private LabelSet shared(LabelSet read) {
        return read.withStrings(text -> texts.get(text, UnaryOperator.identity()));
    }

    private void read(Fields fields, JsonReader json, String name) throws JsonException {
        switch (name) {
            case "labels" -> {
                fields.hasLabels = !json.isNull();
                fields.labels = JsonBody.pairs(json, fields.labels);
            }
            case "annotations" -> fields.annotations = JsonBody.pairs(json, fields.annotations);
            case "startsAt" -> fields.startsAt = Objects.requireNonNullElse(time(json), fields.startsAt);
            case "endsAt" -> fields.endsAt = Objects.requireNonNullElse(time(json), fields.endsAt);
            default ->
                fields.generatorUrl = Objects.requireNonNullElse(json.orNull(JsonReader::string), fields.generatorUrl);
        }
    }

    private @Nullable Moment time(JsonReader json) throws JsonException {
        return JsonBody.time(json, text -> times.get(text, Moment::parse));
    }

    private void checkSchema(Posted posted, int index) throws Refusal {
        String url = posted.alert.generatorUrl();
        if (!url.isEmpty() && !urls.get(url, AlertDecoder::isValidUrl)) {
            throw JsonBody.invalid(
                    JsonBody.INVALID_TYPE, index + ".generatorURL in body must be of type uri: " + Quoted.quote(url));
        }
        if (!posted.hasLabels) {
            throw JsonBody.required(index + ".labels");
        }
    }

    /**
     * Whether a generator URL is valid: the part before a number sign must be so for Go's {@code url.ParseRequestURI}, an absolute path, or
     * a URL with a scheme.
     */
    static boolean isValidUrl(String url) {
        int hash = url.indexOf('#');
        String main = hash < 0 ? url : url.substring(0, hash);
        if (main.equals("*")) {
            return true;
        }
        try {
            // two slashes at the beginning are a path here, so a path is judged behind a host
            String absolute = main.startsWith("/") ? "http://host" + main : main;
            return !GoUrl.parse(absolute).scheme().isEmpty();
        } catch (GoUrl.Malformed notAUrl) {
            return false;
        }
    }

    private @Nullable String fault(Posted posted) {
        Alert alert = posted.alert;
        if (alert.endsAt().isBefore(alert.startsAt())) {
            return "start time must be before end time";
        }
        if (alert.labels().isEmpty()) {
            return "at least one label pair required"
                    + (alert.senders().isEmpty() ? "" : " beside those of replica_labels");
        }
        String invalid = posted.isStored ? null : invalidName("label set", alert.labels());
        return invalid != null ? invalid : invalidName("annotations", alert.annotations());
    }

    private @Nullable String invalidName(String where, LabelSet labels) {
        for (int i = 0; i < labels.size(); i++) {
            if (!names.isValidLabelName(labels.name(i))) {
                return "invalid " + where + ": invalid name " + Quoted.quote(labels.name(i));
            }
        }
        return null;
    }

    /** An alert of a body, whether it has the field of the labels, and whether one with these labels is stored. */
    private record Posted(Alert alert, boolean hasLabels, boolean isStored) {}

    /** The fields of an alert. A null leaves what an earlier field of the same name has set, but for pairs. */
    private static final class Fields {
        private LabelSet.Builder labels = new LabelSet.Builder(8);
        private LabelSet.Builder annotations = new LabelSet.Builder(4);
        private boolean hasLabels;
        private Moment startsAt = Moment.NONE;
        private Moment endsAt = Moment.NONE;
        private String generatorUrl = "";

        /** The alert, with the times that it was sent without. One without a start begins when it ends, else now. */
        Alert alert(LabelSet labels, LabelSet annotations, String generatorUrl, Instant now, Instant timeoutAt) {
            boolean hasStart = startsAt.wasSent();
            boolean timeout = !endsAt.wasSent();
            Moment end = timeout ? new Moment(timeoutAt, ZoneOffset.UTC) : endsAt;
            return new Alert(
                    labels,
                    annotations,
                    hasStart ? startsAt.time : timeout ? now : endsAt.time,
                    end.time,
                    generatorUrl,
                    now,
                    timeout,
                    Offsets.of(hasStart ? startsAt.offset : end.offset, end.offset),
                    List.of());
        }
    }
}
