package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.virtualtime.configtest.script.ScriptReader;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios by which notifications of muted alerts (M), planned silences (P), heartbeats (H) and schedules (S) are specified, each with the test
 * that shows it: one of an example file of {@code amtool test}, or a method of a test class for what such a file cannot express.
 */
class OnCallScenariosTest {
    private static final Path EXAMPLES = Path.of("config-examples/tests");
    private static final Path CLASSES = Path.of("src/test/java/io/grapevine");

    /** Scenario, what it is about, file, and the test or method in it. Scenarios with several tests have a line for each. */
    private static final String SCENARIOS = """
            M1 | resolved: notify, the silenced alert resolves | muted.yml | the end of a silenced alert closes the incident
            M2 | the default is Alertmanager's | muted.yml | a channel is not notified of the end, as in Alertmanager
            M3 | silenced from its beginning | muted.yml | an alert that was silenced from its beginning is never notified
            M4 | the silence ends while the alert fires | muted.yml | when the silence ends, an alert that still fires is not notified before the repeat interval
            M4 | the same by default | muted.yml | a channel, too, is not notified when the silence ends and the alert still fires
            M5 | one of two alerts is silenced, the other resolves | muted.yml | while a silenced alert fires, the end of another one is not the end of all
            M6 | the alert fires again under the silence | muted.yml | an alert that fires again under the silence is notified when that has ended
            M7 | inhibited, source and target end together | muted-inhibited.yml | cause and consequence that end together are closed together
            M7 | inhibited, the target ends first | muted-inhibited.yml | a consequence that ends first is closed although the cause still fires
            M8 | a partition, silenced on one side | muted-partition.yml | each side of a divided mesh closes the incident once
            M9 | the receiver is down when the muted alert ends | muted-receiver-down.yml | the end reaches a service that was down, once
            M9 | the receiver refuses the end | muted-receiver-down.yml | an end that the service refuses is sent again with the next flush
            M10 | a silence of 40 hours | muted-long.yml | the end is sent after a silence that is longer than the log would keep the notification
            M11 | muted: notify | muted-begin.yml | a ticket shows by whom its alert is silenced and until when, and that it is not any more
            M12 | muted, unmuted and muted within an interval | muted-begin.yml | an alert that is muted, unmuted and muted within a group interval is muted once
            M13 | acknowledged, resolves just before a tick | acknowledged.yml | the end of an acknowledged alert just before a flush is not lost
            M14 | a mute interval, by default | muted-nights.yml | the night stays quiet, and an alert of the evening that ends in it stays open
            M14 | a mute interval in by | muted-nights.yml | a receiver that wants so gets ends in the night
            P1 | one silence on three replicas, alerts before, within and after | planned.yml | there is no page while the fleet is patched
            P2 | expired by hand, and there next Tuesday | planned-expired.yml | the window of this Tuesday is ended by hand, and that of the next one comes
            P3 | all replicas restart within it | planned-restart.yml | all replicas restart, and the alert stays muted from the first flush on
            P4 | a partition while it is made | planned.yml | replicas that cannot reach each other make one silence
            P5 | the rule is removed on one replica | planned-removed.yml | one replica reloads without the rule, and the others do not bring the silence back
            P6 | a file of the directory is broken | files/SilenceFilesTest.java | aBrokenFileKeepsItsRulesAndOthersChange
            P7 | a lease whose client is lost | lease.yml | a lease whose client is lost ends by itself
            P8 | a renewal that a replica does not receive | lease.yml | a replica that the renewal does not reach notifies, and is quiet again afterwards
            P9 | a silence without alerts | unmatched.yml | a silence that nothing needs any more is expired
            P9 | an alert at one replica only | unmatched.yml | an alert that fires at one replica only keeps the silence on all
            P10 | the clock skips the start, or repeats it | planned-summer-time.yml | in spring the silence is as much later as the clock skips
            P10 | the clock repeats the start | planned-summer-time.yml | in autumn the first of the two times counts
            P11 | matchers are edited while it is active | planned-edited.yml | the new silence holds before the old one is expired
            P12 | a silence ends while its alert fires | reminder.yml | half an hour before its end a silence that mutes a firing alert is announced, until it is extended
            P12 | the silence is over | reminder.yml | when the silence is over, so is its announcement, and its alert is notified
            P13 | the clock of a peer differs | features/planned/PlannedSilencesTest.java | aPeerWhoseClockDiffersByMoreThanAMinuteIsWarnedOfOnceAnHour
            P13 | a replica two hours behind joins | planned-clock.yml | a replica that is two hours behind does not bring back a silence that was ended
            H1 | Prometheus stops and comes back | heartbeats.yml | Prometheus stops and comes back
            H2 | Prometheus reaches one replica | heartbeat-reach.yml | a replica that Prometheus does not reach learns from the others that it is there
            H3 | a partition with Prometheus on one side | heartbeat-partition.yml | the side without Prometheus notifies once, and resolves when the network is whole again
            H4 | all replicas restart | heartbeat-restart.yml | a restart of all replicas is no absence
            H5 | all replicas are down for an hour | heartbeat-restart.yml | if Prometheus is lost while all replicas are down, it is reported after the time that each one listens
            H6 | a replica restarts just before the absence | heartbeat-restart.yml | a replica that restarts does not contradict the others
            H7 | matchers that match no alert | heartbeat-never-seen.yml | an alert that matches nothing is found soon after the start
            H7 | never_seen: wait | heartbeat-never-seen.yml | a job that may begin later is waited for
            H8 | a success before the slot | heartbeat-hanging-job.yml | a success before the slot does not count for it
            H8 | a success after the slot | heartbeat-hanging-job.yml | a job that is ten minutes late is in time
            H9 | the clock skips the slot | heartbeat-summer-time.yml | in spring 02:30 is skipped, and the job is expected at 03:30
            H9 | the clock repeats the slot | heartbeat-summer-time.yml | in autumn 02:30 comes twice, and the job is expected at the first
            H10 | a start without an end | heartbeat-hanging-job.yml | a start is no sign of life
            H11 | a failure, and a success | heartbeat-failed-job.yml | a failure is an alert on every replica within a second, until the next success
            H12 | a clock a day ahead | heartbeat-clock.yml | a replica whose clock is a day ahead has no alert, and passes on the right age
            H13 | the replica that got the sign is killed | heartbeat-lost-replica.yml | a sign that a replica got just before it was lost counts
            H13 | an absence after the loss | heartbeat-lost-replica.yml | an absence is reported although the replica that knew the last sign is lost
            S1 | a second before and at the handover | config/OnCallScheduleTest.java | shiftsChangeAtTheWallTimeOfTheHandover
            S2 | the clock skips the handover | config/OnCallScheduleTest.java | skippedWallTimeOfAHandoverIsLaterByAsMuch
            S3 | the clock repeats the handover | config/OnCallScheduleTest.java | firstOfTwoEqualWallTimesCounts
            S4 | a week in which the clock changes | config/OnCallScheduleTest.java | weekHasTheHoursThatTheClockGivesIt
            S5 | the shift changes while an alert fires | schedule.yml | the shift changes while an alert fires
            S5 | the same with handover | schedule-notices.yml | at the handover the next person is notified at once of what fires
            S6 | an override begins and ends while an alert fires | schedule.yml | an override takes over, and gives back
            S7 | nobody is on duty | schedule.yml | while nobody is on duty the receiver itself is notified
            S7 | the gap is announced | schedule-notices.yml | a gap is announced once, until it is over
            S8 | a partition, an override on one side | schedule.yml | a shift is taken on one side of a divided mesh
            S9 | a swap | features/oncall/web/OnCallApiIT.java | swapIsOneOverrideOfTwoShifts
            S10 | a clock that is ahead, the other replica dies | schedule.yml | a clock that is ahead pages the next person at most
            S11 | a second rotation | config/OnCallScheduleTest.java | laterRotationLeavesTheShiftsBeforeIt
            S12 | the last layer | config/OnCallScheduleTest.java | lastLayerThatHasSomebodyCountsAndMaskedShiftsCountOn
            S13 | the bytes of a calendar | features/oncall/web/OnCallCalendarTest.java | calendarHasTheSameBytesAllDayAndIdentitiesThatLast
            S13 | a shift that is moved | features/oncall/web/OnCallCalendarTest.java | movedShiftKeepsNoOldIdentity
            S14 | an unknown zone or person | files/OnCallScheduleSectionTest.java | unknownZoneAndPersonAreRefused
            """;

    private record Scenario(String name, String file, String test) {
        static Scenario of(String line) {
            List<String> parts = Stream.of(line.split("\\|")).map(String::strip).toList();
            return new Scenario(parts.get(0), parts.get(2), parts.get(3));
        }

        @Override
        public String toString() {
            return name + " " + test;
        }
    }

    private static List<Scenario> scenarios() {
        return SCENARIOS.lines().map(Scenario::of).toList();
    }

    private static Stream<String> numbered(String letter, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> letter + number);
    }

    private static List<String> testsOf(Path file) {
        Read<TestSuite> read = ScriptReader.read(file, Optional.empty(), ParserMode.UTF8_WITH_FALLBACK);
        assertThat(read.faults()).isEmpty();
        return read.get().tests().stream().map(TestScript::name).toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioHasATest(Scenario scenario) throws IOException {
        if (scenario.file().endsWith(".java")) {
            assertThat(Files.readString(CLASSES.resolve(scenario.file()))).contains("void " + scenario.test() + "()");
        } else {
            assertThat(testsOf(EXAMPLES.resolve(scenario.file()))).contains(scenario.test());
        }
    }

    @Test
    void noScenarioIsLeftOut() {
        List<String> all = Stream.of(numbered("M", 14), numbered("P", 13), numbered("H", 13), numbered("S", 14))
                .flatMap(names -> names)
                .toList();

        assertThat(scenarios().stream().map(Scenario::name).distinct()).containsExactlyElementsOf(all);
    }
}
