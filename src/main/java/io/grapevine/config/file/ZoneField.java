package io.grapevine.config.file;

import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeIntervalException;
import org.jspecify.annotations.Nullable;

/** Reads the time zone of a plan that all replicas share. */
final class ZoneField {
    private ZoneField() {}

    /** The zone; null if it is not valid. That of the machine is none, as replicas may be in several zones. */
    static @Nullable Location read(Value value) {
        String name = value.text();
        try {
            if (!name.equals(Location.OF_MACHINE)) {
                return Location.parse(name);
            }
        } catch (TimeIntervalException unknown) {
            // reported below, without the zone of the machine among those that are expected
        }
        value.fault(
                value.describe() + " (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)");
        return null;
    }
}
