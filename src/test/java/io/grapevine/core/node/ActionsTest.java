package io.grapevine.core.node;

import static io.grapevine.core.node.NodeHarness.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Actions on the incident of alert A, whose group is flushed after 1 s, then every 20 s. */
class ActionsTest {
    private static final Action HOUR = Action.parse("silence 1h").orElseThrow();

    private final NodeHarness bench = new NodeHarness();
    private String groupId = "";
    private long episode;

    /** A caller to whom something is refused. */
    private record Permit(
            Optional<String> fault, Optional<Duration> longest, Optional<String> ofMaking, Optional<String> ofEnding)
            implements ActionPermit {
        @Override
        public Optional<String> faultOfMaking(Silence silence, Instant now) {
            return ofMaking;
        }

        @Override
        public Optional<String> faultOfEnding(Silence silence) {
            return ofEnding;
        }
    }

    private void begin() {
        bench.node.use(withActions(bench.loadedConfig(NodeHarness.CONFIG)));
        fire("1");
        bench.pass(2);
        remember();
    }

    private LoadedConfig withActions(LoadedConfig loaded) {
        return new LoadedConfig(
                loaded.config(), Map.of("r0", bench.r0.withActions("r0")), loaded.routeLabels(), loaded.externalUrl());
    }

    /** Takes the incident as a message that is sent now would. */
    private void remember() {
        GroupView group = bench.node.groups().groups().iterator().next();
        groupId = group.id();
        episode = IncidentMarks.episode(bench.node
                        .notificationLog()
                        .latest(new NflogKey(group.key(), "r0", "webhook", 0))
                        .notified()
                        .receiverData())
                .orElseThrow();
    }

    private void fire(String i) {
        bench.node.putAlerts(List.of(bench.alert(i).withEndsAt(Alert.NO_END)));
        bench.loop.settle();
    }

    private void end(String i) {
        Alert alert = bench.node.alerts().get(labels(i).fingerprint());
        bench.node.putAlerts(List.of(Samples.ended(alert, bench.loop.now())));
        bench.loop.settle();
    }

    private ActionRequest request(Action action, int round, Optional<Instant> at, String author) {
        return new ActionRequest(
                action, groupId, episode, round, at, author, "acknowledged by a link", Map.of("grapevine_via", "link"));
    }

    private ActionResult act(Action action, String author) {
        return act(request(action, 0, Optional.empty(), author), ActionPermit.ALL);
    }

    private ActionResult act(ActionRequest request, ActionPermit permit) {
        return bench.now(bench.node.part(IncidentActions.class).orElseThrow().perform(request, permit));
    }

    private static Silence made(ActionResult result) {
        return ((ActionResult.Done) result).silence();
    }

    private SilenceState state(Silence silence) {
        return bench.node.silences().get(silence.id()).stateAt(bench.loop.now());
    }

    @Test
    void theMessageNamesTheIncidentAsThePageFindsIt() {
        begin();
        fire("2");
        bench.pass(30);
        assertThat(bench.r0.received())
                .extracting(received -> received.notification().incident())
                .allSatisfy(incident -> {
                    assertThat(incident.groupId()).isEqualTo(groupId);
                    assertThat(incident.episode()).isEqualTo(episode);
                })
                .hasSize(2);
        end("1");
        end("2");
        bench.pass(60);

        assertThat(bench.r0.last().notification().isFiring()).isFalse();
        assertThat(bench.r0.last().notification().incident()).isNull();
    }

    @Test
    void anActionAcknowledgesAsTheUserInterfaceDoes() {
        begin();
        Silence silence = made(act(Action.ACK, "Ana"));

        assertThat(silence.isAcknowledgement()).isTrue();
        assertThat(silence.createdBy()).isEqualTo("Ana");
        assertThat(silence.comment()).isEqualTo("acknowledged by a link");
        assertThat(silence.matcherSets().get(0)).hasToString("{alertname=\"A\"}");
        assertThat(silence.annotations().get("grapevine_via")).isEqualTo("link");
        bench.pass(3_600);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
        assertThat(bench.r0.story()).hasSize(1);
        end("1");
        bench.pass(3_660);
        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.r0.story()).hasSize(2).last().asString().contains("ALL_RESOLVED");
    }

    @Test
    void anAcknowledgementEndsWithAnIncidentThatIsOverAMomentLater() {
        begin();
        Silence silence = made(act(Action.ACK, "Ana"));
        bench.pass(1);
        end("1");
        bench.pass(30);

        assertThat(state(silence)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void eachActionIsLoggedOnce() {
        begin();
        try (LogLines log = LogLines.capture()) {
            Silence silence = made(act(Action.ACK, "Ana"));
            Permit nothing =
                    new Permit(Optional.of("not permitted"), Optional.empty(), Optional.empty(), Optional.empty());
            act(request(HOUR, 0, Optional.empty(), "Bo"), nothing);

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("Action from a message"))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains("ack", "link", "Ana", groupId, "done", silence.id())
                                    .doesNotContain("err"),
                            line -> assertThat(line)
                                    .contains("silence 1h", "Bo", "refused", "err", "not permitted")
                                    .doesNotContain("silences"));
        }
    }

    @Test
    void aSecondAcknowledgementChangesNothing() {
        begin();
        Silence silence = made(act(Action.ACK, "Ana"));
        bench.pass(10);

        assertThat(act(Action.ACK, "Bo")).isEqualTo(new ActionResult.Exists(silence));
        assertThat(act(Action.ACK, "Ana")).isEqualTo(new ActionResult.Exists(silence));
        assertThat(bench.node.silences().all()).containsExactly(silence);
    }

    @Test
    void twoReplicasMakeTheSameSilenceOfOneButton() {
        begin();
        Silence silence = made(act(Action.ACK, "Ana"));
        ActionsTest other = new ActionsTest();
        other.begin();

        assertThat(other.episode).isEqualTo(episode);
        assertThat(made(other.act(Action.ACK, "Ana")).id()).isEqualTo(silence.id());
        assertThat(made(other.act(HOUR, "Ana")).id())
                .isEqualTo(made(act(HOUR, "Bo")).id());
    }

    @Test
    void anAcknowledgementOfTheUserInterfaceIsRespectedAndNeverUndone() {
        begin();
        GroupView group = bench.node.groups().groups().iterator().next();
        SetResult set = bench.now(bench.node
                .part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(group, "Cleo", "mine", Optional.empty()));
        Silence silence = bench.node.silences().get(((SetResult.Stored) set).id());

        assertThat(act(Action.ACK, "Ana")).isEqualTo(new ActionResult.Exists(silence));
        assertThat(act(Action.UNDO, "Ana")).isInstanceOf(ActionResult.Nothing.class);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void anAcknowledgementThatDoesNotMuteTheGroupCountsNowhere() {
        begin();
        GroupView group = bench.node.groups().groups().iterator().next();
        Silence wanted = Samples.silence(bench.loop.now(), bench.loop.now().plusSeconds(5_000), "team=\"own\"")
                .withAnnotation(Silence.ACKNOWLEDGES, group.key());
        bench.now(bench.node.setSilence(wanted));

        assertThat(bench.now(bench.node
                                .part(IncidentActions.class)
                                .orElseThrow()
                                .incident(groupId, episode))
                        .acknowledgements())
                .isEmpty();
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Done.class);
    }

    @Test
    void groupsOfOneKeyAreAcknowledgedOneByOne() {
        LoadedConfig two = bench.loadedConfig("""
                route:
                  receiver: r0
                  group_by: [alertname]
                  group_wait: 1s
                  routes: [{receiver: r0, continue: true}, {receiver: r1}]
                receivers: [{name: r0}, {name: r1}]
                """);
        bench.node.use(new LoadedConfig(
                two.config(),
                Map.of("r0", bench.r0.withActions("r0"), "r1", bench.r1.withActions("r1")),
                two.routeLabels(),
                two.externalUrl()));
        fire("1");
        bench.pass(2);
        List<? extends GroupView> groups = bench.node.groups().groups().stream()
                .sorted(Comparator.comparing(group -> group.route().config().receiver()))
                .toList();
        assertThat(groups)
                .extracting(GroupView::key)
                .hasSize(2)
                .containsOnly(groups.get(0).key());
        remember();

        groupId = groups.get(0).id();
        Silence first = made(act(Action.ACK, "Ana"));
        groupId = groups.get(1).id();
        assertThat(acknowledgements()).isEmpty();
        Silence second = made(act(Action.ACK, "Bo"));
        assertThat(act(Action.ACK, "Cleo")).isEqualTo(new ActionResult.Exists(second));
        act(Action.UNDO, "Bo");

        assertThat(state(first)).isEqualTo(SilenceState.ACTIVE);
        assertThat(state(second)).isEqualTo(SilenceState.EXPIRED);
        groupId = groups.get(0).id();
        assertThat(acknowledgements()).containsExactly(first);
    }

    private List<Silence> acknowledgements() {
        return bench.now(bench.node.part(IncidentActions.class).orElseThrow().incident(groupId, episode))
                .acknowledgements();
    }

    @Test
    void undoExpiresAllThatActionsMadeOnTheIncidentAndNothingElse() {
        begin();
        Silence own = made(act(Action.ACK, "Ana"));
        Silence hour = made(act(HOUR, "Ana"));
        Silence wanted = Samples.silence(bench.loop.now(), bench.loop.now().plusSeconds(5_000), "alertname=\"A\"");
        String other = ((SetResult.Stored) bench.now(bench.node.setSilence(wanted))).id();
        bench.pass(10);

        ActionResult undone = act(Action.UNDO, "Bo");
        assertThat(((ActionResult.Undone) undone).ids()).containsExactlyInAnyOrder(own.id(), hour.id());
        assertThat(state(own)).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(hour)).isEqualTo(SilenceState.EXPIRED);
        assertThat(bench.node.silences().get(other).stateAt(bench.loop.now())).isEqualTo(SilenceState.ACTIVE);
        assertThat(act(Action.UNDO, "Bo")).isInstanceOf(ActionResult.Nothing.class);
    }

    @Test
    void afterAnUndoTheNextRoundIsTakenAndTheOldSilenceStaysExpired() {
        begin();
        Silence first = made(act(Action.ACK, "Ana"));
        act(Action.UNDO, "Bo");
        bench.pass(10);
        Silence second = made(act(Action.ACK, "Ana"));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(state(first)).isEqualTo(SilenceState.EXPIRED);
        assertThat(state(second)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void aRequestOfBeforeTheUndoIsStale() {
        begin();
        made(act(Action.ACK, "Ana"));
        bench.pass(10);
        Instant between = bench.loop.now();
        bench.pass(20);
        act(Action.UNDO, "Bo");
        Instant undone = bench.loop.now();
        bench.pass(30);

        assertThat(act(request(Action.ACK, 0, Optional.of(between), "Ana"), ActionPermit.ALL))
                .isEqualTo(new ActionResult.Stale(undone));
        assertThat(act(request(Action.ACK, 0, Optional.of(bench.loop.now()), "Ana"), ActionPermit.ALL))
                .isInstanceOf(ActionResult.Done.class);
    }

    @Test
    void anUndoOfBeforeTheAcknowledgementLeavesIt() {
        begin();
        Instant before = bench.loop.now();
        bench.pass(10);
        Silence silence = made(act(Action.ACK, "Ana"));

        assertThat(act(request(Action.UNDO, 0, Optional.of(before), "Bo"), ActionPermit.ALL))
                .isInstanceOf(ActionResult.Nothing.class);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void theRoundOfAButtonIsTheFirstThatIsTaken() {
        begin();
        Silence later = made(act(request(HOUR, 3, Optional.empty(), "Ana"), ActionPermit.ALL));

        assertThat(made(act(HOUR, "Ana")).id()).isNotEqualTo(later.id());
        assertThat(act(request(HOUR, 3, Optional.empty(), "Ana"), ActionPermit.ALL))
                .isEqualTo(new ActionResult.Exists(later));
    }

    @Test
    void aSilenceLastsForItsTimeCutByThePolicy() {
        begin();
        Silence hour = made(act(HOUR, "Ana"));
        assertThat(Duration.between(hour.startsAt(), hour.endsAt())).isEqualTo(Duration.ofHours(1));
        assertThat(hour.isAcknowledgement()).isFalse();

        Permit short30 =
                new Permit(Optional.empty(), Optional.of(Duration.ofMinutes(30)), Optional.empty(), Optional.empty());
        Action four = Action.parse("silence 4h").orElseThrow();
        Silence cut = made(act(request(four, 0, Optional.empty(), "Ana"), short30));
        assertThat(Duration.between(cut.startsAt(), cut.endsAt())).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void nothingIsChangedWithoutPermission() {
        begin();
        Optional<String> no = Optional.of("not permitted");
        Permit nothing = new Permit(no, Optional.empty(), Optional.empty(), Optional.empty());
        Permit unmakeable = new Permit(Optional.empty(), Optional.empty(), no, Optional.empty());
        Permit endless = new Permit(Optional.empty(), Optional.empty(), Optional.empty(), no);
        ActionResult refused = new ActionResult.Refused("not permitted");

        assertThat(act(request(Action.ACK, 0, Optional.empty(), "Ana"), nothing))
                .isEqualTo(refused);
        assertThat(act(request(Action.ACK, 0, Optional.empty(), "Ana"), unmakeable))
                .isEqualTo(refused);
        assertThat(act(request(HOUR, 0, Optional.empty(), "Ana"), unmakeable)).isEqualTo(refused);
        assertThat(bench.node.silences().all()).isEmpty();
        Silence silence = made(act(Action.ACK, "Ana"));
        assertThat(act(request(Action.UNDO, 0, Optional.empty(), "Bo"), endless))
                .isEqualTo(refused);
        assertThat(state(silence)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void anIncidentThatHasEndedCannotBeActedOn() {
        begin();
        bench.pass(100);
        end("1");
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Ended.class);
        bench.pass(130);
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Ended.class);
        assertThat(bench.node.groups().groups()).isEmpty();
        bench.pass(300);
        fire("1");
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Ended.class);
        bench.pass(310);
        assertThat(bench.r0.story()).hasSize(3);
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Ended.class);
        assertThat(act(Action.UNDO, "Ana")).isInstanceOf(ActionResult.Ended.class);
        assertThat(bench.node.silences().all()).isEmpty();
        remember();
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Done.class);
    }

    @Test
    void anIncidentOfWhichTheRecordHasNotArrivedIsThePresentOne() {
        begin();
        episode += 3_600;

        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Done.class);
    }

    @Test
    void anUndoReachesWhatAnotherMessageOfTheIncidentMade() {
        begin();
        Silence silence = made(act(Action.ACK, "Ana"));
        episode += 5;

        assertThat(act(Action.UNDO, "Bo")).isEqualTo(new ActionResult.Undone(List.of(silence.id())));
    }

    @Test
    void aGroupThatOnlyTheLogKnowsMayArriveLater() {
        begin();
        NodeHarness restarted = new NodeHarness();
        restarted.node.restore(
                List.of(),
                List.of(Samples.stored(bench.node
                        .notificationLog()
                        .latest(new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0)))));
        ActionRequest request = request(Action.ACK, 0, Optional.empty(), "Ana");

        assertThat(restarted.now(
                        restarted.node.part(IncidentActions.class).orElseThrow().perform(request, ActionPermit.ALL)))
                .isInstanceOf(ActionResult.Unknown.class);
        restarted.pass(301);
        assertThat(restarted.now(
                        restarted.node.part(IncidentActions.class).orElseThrow().perform(request, ActionPermit.ALL)))
                .isInstanceOf(ActionResult.Ended.class);
        groupId = "0123456789abcdef";
        ActionRequest other = request(Action.ACK, 0, Optional.empty(), "Ana");
        assertThat(restarted.now(
                        restarted.node.part(IncidentActions.class).orElseThrow().perform(other, ActionPermit.ALL)))
                .isInstanceOf(ActionResult.Ended.class);
    }

    @Test
    void anActionLongAfterAnIncidentEndedSilencedSaysThatItHasEnded() {
        begin();
        Instant now = bench.loop.now();
        bench.now(bench.node.setSilence(Samples.silence(now, now.plusSeconds(5_000), "alertname=\"A\"")));
        end("1");
        bench.pass(3_600);

        assertThat(bench.node.groups().groups()).isEmpty();
        assertThat(bench.node
                        .notificationLog()
                        .latest(new NflogKey("{}:{alertname=\"A\"}", "r0", "webhook", 0))
                        .notified()
                        .firing())
                .isNotEmpty();
        assertThat(act(Action.ACK, "Ana")).isInstanceOf(ActionResult.Ended.class);
    }

    @Test
    void theGroupOfAllAlertsCannotBeActedOn() {
        bench.node.use(withActions(bench.loadedConfig("{route: {receiver: r0}, receivers: [{name: r0}]}")));
        fire("1");
        bench.pass(40);
        remember();

        assertThat(act(Action.ACK, "Ana"))
                .isEqualTo(new ActionResult.Refused("the group of all alerts cannot be silenced"));
        assertThat(bench.r0.received())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.notification().incident()).isNull());
    }

    @Test
    void requestsThatArriveTwiceAreOneAcknowledgementOfTheUserInterface() {
        begin();
        GroupView group = bench.node.groups().groups().iterator().next();
        IncidentActions service = bench.node.part(IncidentActions.class).orElseThrow();
        Silence first = ((SetResult.Stored) bench.now(service.acknowledge(group, "Ana", "looking", Optional.empty())))
                .silence();
        SetResult same = new SetResult.Stored(first, first);

        assertThat(bench.now(service.acknowledge(group, "Ana", "looking", Optional.empty())))
                .isEqualTo(same);
        assertThat(bench.now(service.acknowledge(group, "Bo", "looking", Optional.empty())))
                .isNotEqualTo(same);
        assertThat(bench.node.silences().all()).hasSize(2);
    }

    /** As where Alertmanagers send before all replicas while a cluster is migrated: they edit no message. */
    @Test
    void firstReplicaEditsMessagesAlsoWhileOtherProgramsNotifyBeforeIt() {
        begin();
        bench.others.outsidersAhead(2);
        act(Action.ACK, "Ana");
        bench.pass(5);

        assertThat(bench.r0.drawn()).hasSize(1);
    }
}
