package io.grapevine.web.api.v2;

import io.grapevine.core.alerts.AlertsView;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Alerts that count as stored in tests of decoding. */
class StoredAlerts implements AlertsView {
    private final Map<Fingerprint, Alert> alerts = new LinkedHashMap<>();

    void put(List<Alert> more) {
        more.forEach(alert -> alerts.put(alert.fingerprint(), alert));
    }

    @Override
    public @Nullable Alert get(Fingerprint fingerprint) {
        return alerts.get(fingerprint);
    }

    @Override
    public @Nullable Alert get(LabelSet labels) {
        Alert alert = get(labels.fingerprint());
        return alert == null || !alert.labels().equals(labels) ? null : alert;
    }

    @Override
    public @Nullable Instant lastReceived() {
        return null;
    }

    @Override
    public Collection<Alert> all() {
        return alerts.values();
    }

    @Override
    public Iterator<Alert> withMarks(LongPredicate wanted) {
        return alerts.values().iterator();
    }
}
