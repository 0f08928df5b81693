package io.grapevine.amtool.api;

import io.grapevine.config.OnCallSchedule.Override;
import io.grapevine.config.OnCallSchedule.Shift;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeIntervalException;
import io.grapevine.template.go.value.GoTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An on-call schedule as the server lists it.
 *
 * @param zone the name of the time zone
 * @param now the shift of the time that was asked about
 * @param shifts the shifts between the times that were asked about
 */
public record ListedSchedule(
        String name, String receiver, String zone, Optional<ListedShift> now, List<ListedShift> shifts) {

    /**
     * A shift as the server lists it.
     *
     * @param person empty where nobody is on duty
     * @param layer empty where none says who is
     */
    public record ListedShift(
            GoTime start, GoTime end, String person, String layer, Optional<ListedOverride> override) {

        private Shift shift() {
            Instant from = Instant.ofEpochSecond(start.seconds());
            Instant to = Instant.ofEpochSecond(end.seconds());
            return new Shift(
                    from,
                    to,
                    person.isEmpty() ? null : person,
                    layer.isEmpty() ? null : layer,
                    override.map(each -> new Override("", from, to, person, each.reason()))
                            .orElse(null));
        }
    }

    /** An override as the server lists it. */
    public record ListedOverride(String reason) {}

    /** The shifts between the times that were asked about; without such that of the time that was asked about alone. */
    public List<Shift> shown() {
        List<ListedShift> shown = shifts.isEmpty() ? now.stream().toList() : shifts;
        return shown.stream().map(ListedShift::shift).toList();
    }

    /** The zone; UTC if this program does not know the name. */
    public Location location() {
        try {
            return Location.parse(zone);
        } catch (TimeIntervalException unknown) {
            return Location.UTC;
        }
    }
}
