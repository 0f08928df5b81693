package io.grapevine.web.api.v2;

import io.grapevine.alerts.AlertsView;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bodies of {@code POST /alerts} in the form in which Prometheus sends them: valid alerts, with the known fields, each
 * once, none null. An alert that is stored already shares its labels and texts, of which every byte is compared, so that one
 * that is sent again costs little and leaves no garbage. The other bodies are {@link AlertDecoder}'s.
 */
final class PlainAlerts {
    private static final int URLS = 1 << 8;

    private final MatcherParser names;
    private final AlertsView stored;
    private final SharedStrings strings = new SharedStrings();
    private final PlainTimes times = new PlainTimes();
    /** Generator URLs found valid, in slots by their hashes; those of one rule are the same. */
    private final @Nullable String[] validUrls = new @Nullable String[URLS];

    /**
     * A decoder.
     *
     * @param names says which label names are valid
     * @param stored the alerts in memory, all of which are valid
     */
    PlainAlerts(MatcherParser names, AlertsView stored) {
        this.names = names;
        this.stored = stored;
    }

    /**
     * Decodes a body.
     *
     * @param body valid UTF-8
     * @return the alerts in order; empty if the body has another form, valid or not
     */
    Optional<List<Alert>> decode(byte[] body, AlertTimes received) {
        try {
            return Optional.of(new Reader(body, received).alerts());
        } catch (PlainJson.Unusual form) {
            return Optional.empty();
        }
    }

    private boolean isValidUrl(String url) {
        int hash = url.hashCode();
        int slot = (hash ^ hash >>> 16) & URLS - 1;
        if (url.equals(validUrls[slot])) {
            return true;
        }
        boolean valid = RequestUri.isValid(url);
        if (valid) {
            validUrls[slot] = url;
        }
        return valid;
    }

    private enum Field {
        LABELS("labels"),
        ANNOTATIONS("annotations"),
        STARTS_AT("startsAt"),
        ENDS_AT("endsAt"),
        GENERATOR_URL("generatorURL");

        private static final Field[] ALL = values();
        private final byte[] name;

        Field(String name) {
            this.name = name.getBytes(StandardCharsets.US_ASCII);
        }

        static Field of(byte[] text, int from, int to) throws PlainJson.Unusual {
            for (Field field : ALL) {
                if (Arrays.equals(field.name, 0, field.name.length, text, from, to)) {
                    return field;
                }
            }
            throw PlainJson.Unusual.TEXT;
        }
    }

    /** Reads one body. */
    private final class Reader {
        private final PlainJson json;
        private final AlertTimes received;
        private final PlainPairs labels;
        private final PlainPairs annotations;
        private Instant startsAt = AlertTimes.NONE;
        private ZoneOffset startOffset = ZoneOffset.UTC;
        private Instant endsAt = AlertTimes.NONE;
        private ZoneOffset endOffset = ZoneOffset.UTC;
        private int urlFrom;
        private int urlTo;
        /** The offset of the time read last. */
        private ZoneOffset offset = ZoneOffset.UTC;

        Reader(byte[] body, AlertTimes received) {
            this.json = new PlainJson(body);
            this.received = received;
            this.labels = new PlainPairs(json);
            this.annotations = new PlainPairs(json);
        }

        List<Alert> alerts() throws PlainJson.Unusual {
            List<Alert> alerts = new ArrayList<>();
            json.expect('[');
            if (json.take(']')) {
                return alerts;
            }
            do {
                alerts.add(alert());
            } while (json.take(','));
            json.expect(']');
            return alerts;
        }

        private Alert alert() throws PlainJson.Unusual {
            clear();
            json.expect('{');
            int seen = 0;
            do {
                Field field = field();
                int bit = 1 << field.ordinal();
                if ((seen & bit) != 0) {
                    throw PlainJson.Unusual.TEXT;
                }
                seen |= bit;
                read(field);
            } while (json.take(','));
            json.expect('}');
            return made();
        }

        private void clear() {
            json.truncate(0);
            labels.clear();
            annotations.clear();
            startsAt = AlertTimes.NONE;
            startOffset = ZoneOffset.UTC;
            endsAt = AlertTimes.NONE;
            endOffset = ZoneOffset.UTC;
            urlFrom = 0;
            urlTo = 0;
        }

        private Field field() throws PlainJson.Unusual {
            int from = json.length();
            json.string();
            json.expect(':');
            Field field = Field.of(json.decoded(), from, json.length());
            json.truncate(from);
            return field;
        }

        private void read(Field field) throws PlainJson.Unusual {
            switch (field) {
                case LABELS -> labels.read();
                case ANNOTATIONS -> annotations.read();
                case STARTS_AT -> {
                    startsAt = time();
                    startOffset = offset;
                }
                case ENDS_AT -> {
                    endsAt = time();
                    endOffset = offset;
                }
                case GENERATOR_URL -> {
                    urlFrom = json.length();
                    json.string();
                    urlTo = json.length();
                }
            }
        }

        private Instant time() throws PlainJson.Unusual {
            int from = json.length();
            json.string();
            Instant time = times.instant(json.decoded(), from, json.length());
            offset = ZoneOffset.UTC;
            if (time == null) {
                OffsetDateTime dateTime = times.dateTime(json.decoded(), from, json.length());
                offset = dateTime.getOffset();
                time = dateTime.toInstant();
            }
            json.truncate(from);
            return time;
        }

        private Alert made() throws PlainJson.Unusual {
            if (labels.isEmpty() || labels.hasEmptyValue()) {
                throw PlainJson.Unusual.TEXT;
            }
            Fingerprint fingerprint = labels.fingerprint();
            Alert known = stored.get(fingerprint);
            LabelSet set = known != null && labels.equalTo(known.labels())
                    ? known.labels()
                    : checked(labels.set(strings, fingerprint));
            Alert alert = received.alert(
                    set, annotations(known), startsAt, startOffset, endsAt, endOffset, generatorUrl(known));
            if (alert.endsAt().isBefore(alert.startsAt())) {
                throw PlainJson.Unusual.TEXT;
            }
            return alert;
        }

        private LabelSet annotations(@Nullable Alert known) throws PlainJson.Unusual {
            if (annotations.isEmpty()) {
                return LabelSet.EMPTY;
            }
            return known != null && annotations.equalTo(known.annotations())
                    ? known.annotations()
                    : checked(annotations.set(strings));
        }

        private String generatorUrl(@Nullable Alert known) throws PlainJson.Unusual {
            if (urlFrom == urlTo) {
                return "";
            }
            if (known != null && PlainPairs.equal(json.decoded(), urlFrom, urlTo, known.generatorUrl())) {
                return known.generatorUrl();
            }
            String url = strings.get(json.decoded(), urlFrom, urlTo);
            if (!isValidUrl(url)) {
                throw PlainJson.Unusual.TEXT;
            }
            return url;
        }

        private LabelSet checked(LabelSet set) throws PlainJson.Unusual {
            for (int i = 0; i < set.size(); i++) {
                if (!names.isValidLabelName(set.name(i))) {
                    throw PlainJson.Unusual.TEXT;
                }
            }
            return set;
        }
    }
}
