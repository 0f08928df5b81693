package io.grapevine.api.v2;

import io.grapevine.alerts.AlertsView;
import io.grapevine.matcher.MatcherParser;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
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
 * once, none null. An alert that is stored already shares its labels and texts, so that one that is sent again costs little
 * and leaves no garbage. The other bodies are {@link AlertDecoder}'s.
 */
final class PlainAlerts {
    private static final int URLS = 1 << 8;

    private final MatcherParser names;
    private final AlertsView stored;
    private final SharedStrings strings = new SharedStrings();
    private final PlainTimes times = new PlainTimes();
    private final KnownTexts texts = new KnownTexts();
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
        texts.fit(stored.all().size());
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
        private final byte[] body;
        private final AlertText text;
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
            this.body = body;
            this.text = new AlertText(body, texts.seed());
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
            boolean hasEnd = text.find(json.object());
            KnownTexts.Known known = hasEnd ? texts.get(text) : null;
            Alert again = known == null ? null : again(known);
            if (again != null) {
                json.moveTo(text.to());
                return again;
            }
            Alert alert = decoded();
            boolean isNew = hasEnd && known == null && !alert.resolvedAt(received.now());
            if (isNew && !startsAt.equals(AlertTimes.NONE) && startOffset.equals(ZoneOffset.UTC)) {
                texts.put(text, alert);
            }
            return alert;
        }

        /** A known alert with the end in this text; null if the end is not in the usual form. */
        private @Nullable Alert again(KnownTexts.Known known) {
            Instant end = times.instant(body, text.timeFrom(), text.timeTo());
            if (end == null || end.isBefore(known.startsAt())) {
                return null;
            }
            if (!end.isAfter(received.now())) {
                texts.remove(known);
            }
            return received.alert(
                    known.labels(),
                    known.annotations(),
                    known.startsAt(),
                    ZoneOffset.UTC,
                    end,
                    ZoneOffset.UTC,
                    known.generatorUrl());
        }

        private Alert decoded() throws PlainJson.Unusual {
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
            boolean regular = labels.isSorted() && !labels.hasEmptyValue();
            LabelSet irregular = regular ? LabelSet.EMPTY : labels.set(strings).withoutEmptyValues();
            Fingerprint fingerprint = regular ? labels.fingerprint() : irregular.fingerprint();
            Alert known = stored.get(fingerprint);
            LabelSet set;
            if (known != null && (regular ? labels.equalTo(known.labels()) : irregular.equals(known.labels()))) {
                set = known.labels();
            } else {
                set = checked(regular ? labels.sortedSet(strings, fingerprint) : irregular);
            }
            if (set.isEmpty()) {
                throw PlainJson.Unusual.TEXT;
            }
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
            return known != null && annotations.isSorted() && annotations.equalTo(known.annotations())
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
