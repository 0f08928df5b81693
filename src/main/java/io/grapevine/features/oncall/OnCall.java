package io.grapevine.features.oncall;

import io.grapevine.config.FeatureSettings;
import io.grapevine.model.timeinterval.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings for people who are on call: who is on duty, and who is notified while nobody reacts.
 *
 * @param escalations the escalation policies, with different names; the first that matches an alert of a group counts
 * @param people the people, with different names
 * @param schedules the schedules, with different names and receivers
 * @param former the receivers that reloads have taken out of these since the start; what they were notified of is notified to its end
 */
public record OnCall(
        List<EscalationPolicy> escalations, List<Person> people, List<OnCallSchedule> schedules, Set<String> former)
        implements FeatureSettings {
    /** Nobody is on call: receivers are notified as {@code alertmanager.yml} says. */
    public static final OnCall NONE = new OnCall(List.of(), List.of(), List.of());

    public OnCall {
        escalations = List.copyOf(escalations);
        people = List.copyOf(people);
        schedules = List.copyOf(schedules);
        former = Set.copyOf(former);
    }

    /** Settings as a start reads them. */
    public OnCall(List<EscalationPolicy> escalations, List<Person> people, List<OnCallSchedule> schedules) {
        this(escalations, people, schedules, Set.of());
    }

    /** These settings, as a reload reads them after others. */
    public OnCall after(OnCall before) {
        Set<String> present = roster().collect(Collectors.toSet());
        Set<String> steps = steps().collect(Collectors.toSet());
        Stream<String> gone = Stream.concat(
                Stream.concat(before.former.stream(), before.roster()).filter(each -> !present.contains(each)),
                before.steps().filter(each -> !present.contains(each) && !steps.contains(each)));
        return new OnCall(escalations, people, schedules, gone.collect(Collectors.toSet()));
    }

    /** The receivers of people and of schedules. */
    public Stream<String> roster() {
        return Stream.concat(
                people.stream().map(Person::receiver), schedules.stream().map(OnCallSchedule::receiver));
    }

    private Stream<String> steps() {
        return Stream.concat(
                escalations.stream().flatMap(EscalationPolicy::receivers),
                people.stream().flatMap(person -> person.then().stream()).map(EscalationPolicy.Step::receiver));
    }

    /**
     * A person.
     *
     * @param receiver the receiver by which the person is notified; none that has a schedule
     * @param then how else the person is notified while nobody reacts, by the time since that; sorted by it, with different receivers, and
     *     with names that those of escalations cannot have
     */
    public record Person(String name, String receiver, List<EscalationPolicy.Step> then) {
        public Person {
            then = List.copyOf(then);
        }

        /** A person with one receiver. */
        public Person(String name, String receiver) {
            this(name, receiver, List.of());
        }
    }

    /** The schedule of a receiver. */
    public Optional<OnCallSchedule> scheduleOf(String receiver) {
        for (OnCallSchedule schedule : schedules) { // no stream: each flush asks, and mostly there are none
            if (schedule.receiver().equals(receiver)) {
                return Optional.of(schedule);
            }
        }
        return Optional.empty();
    }

    /** The schedule of a name. */
    public Optional<OnCallSchedule> schedule(String name) {
        return schedules.stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst();
    }

    /** The person of a name. */
    public Optional<Person> person(String name) {
        return people.stream().filter(person -> person.name().equals(name)).findFirst();
    }

    /** The names of the receivers by which people are, or were, notified in place of others. */
    public Stream<String> receiversOfPeople() {
        return Stream.concat(
                schedules.isEmpty() ? Stream.of() : people.stream().map(Person::receiver), former.stream());
    }

    @Override
    public Stream<String> receivers() {
        return Stream.concat(steps(), receiversOfPeople());
    }

    @Override
    public Stream<Location> zones() {
        return schedules.stream().flatMap(OnCallSchedule::zones);
    }

    @Override
    public Stream<String> raisedAlerts() {
        return schedules.stream()
                .map(OnCallSchedule::notices)
                .flatMap(notices -> Stream.concat(
                        notices.before().map(ahead -> OnCallSchedule.SHIFT_ALERT).stream(),
                        notices.gap().map(ahead -> OnCallSchedule.GAP_ALERT).stream()))
                .distinct();
    }
}
