package io.grapevine.files;

import io.grapevine.config.Config;
import io.grapevine.config.OnCall;
import io.grapevine.config.OnCallSchedule;
import io.grapevine.config.StormValve;
import io.grapevine.config.yaml.MappingReader;
import java.util.List;

/**
 * Reads the section {@code on_call} of {@code grapevine.yml}.
 *
 * @param config the configuration, with all integrations of its receivers
 * @param receivers the names of the receivers
 */
record OnCallSection(Config config, ReceiverNames receivers) {
    OnCall read(MappingReader in) {
        OnCallScheduleSection section = new OnCallScheduleSection(config);
        List<OnCallSchedule> schedules = section.schedules(in.value("schedules"));
        StormSection storms = new StormSection(receivers);
        List<StormValve> valves = in.value("storm_valves").objects(storms::valve);
        EscalationSection escalations = new EscalationSection(receivers, config.timeIntervals(), valves);
        return new OnCall(
                in.value("escalations").objects(escalations::policy),
                section.people(in.value("people")),
                schedules,
                valves,
                in.value("flapping").objects(storms::flapping),
                in.value("hold_transient").objects(storms::holdTransient));
    }
}
