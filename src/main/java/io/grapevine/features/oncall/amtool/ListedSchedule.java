package io.grapevine.features.oncall.amtool;

import io.grapevine.amtool.output.ScheduleText;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.TimeIntervalException;
import java.util.List;
import java.util.Optional;

/**
 * An on-call schedule as the server lists it.
 *
 * @param zone the name of the time zone
 * @param now the shift of the time that was asked about
 * @param shifts the shifts between the times that were asked about
 */
record ListedSchedule(String name, String receiver, String zone, Optional<Shift> now, List<Shift> shifts) {
    /** The schedule as text. */
    ScheduleText text() {
        return new ScheduleText(name, receiver, location(), shown());
    }

    /** The shifts between the times that were asked about; without such that of the time that was asked about alone. */
    private List<Shift> shown() {
        return shifts.isEmpty() ? now.stream().toList() : shifts;
    }

    /** The zone; UTC if this program does not know the name. */
    private Location location() {
        try {
            return Location.parse(zone);
        } catch (TimeIntervalException unknown) {
            return Location.UTC;
        }
    }
}
