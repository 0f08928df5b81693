package io.grapevine.reliability.chaos;

import io.grapevine.reliability.chaos.Observation.Disturbed;
import io.grapevine.reliability.chaos.Observation.Post;
import java.util.List;
import java.util.OptionalLong;

/** The knowledge of replicas: what they have accepted, and which of them could be asked for it. */
final class Knowledge {
    private final List<Post> posts;
    private final List<Disturbed> disturbed;

    Knowledge(List<Observation> observations) {
        posts = observations.stream()
                .filter(Post.class::isInstance)
                .map(Post.class::cast)
                .toList();
        disturbed = observations.stream()
                .filter(Disturbed.class::isInstance)
                .map(Disturbed.class::cast)
                .toList();
    }

    /**
     * Whether a replica that runs at {@code at} has accepted an evaluation of a group from {@code evaluation} on, by
     * {@code latest}, and has not been killed or stopped since.
     */
    boolean has(String group, long evaluation, long latest, long at) {
        return posts.stream()
                .filter(post -> post.group().equals(group) && post.evaluation() >= evaluation && post.at() <= latest)
                .anyMatch(post -> holds(post.replica(), post.at(), at));
    }

    private boolean holds(String replica, long since, long at) {
        return disturbed.stream()
                .filter(each -> each.replica().equals(replica))
                .noneMatch(each -> each.kind() == ChaosPlan.Kind.PAUSE
                        ? each.span().contains(at)
                        : each.span().from() <= at && each.span().to() > since);
    }

    /** When an evaluation of a group within a time was accepted first. */
    OptionalLong first(String group, ChaosPlan.Span evaluations) {
        return posts.stream()
                .filter(post -> post.group().equals(group) && evaluations.contains(post.evaluation()))
                .mapToLong(Post::at)
                .min();
    }

    /** The pauses of replicas that overlap a time. */
    List<Disturbed> pauses(ChaosPlan.Span time) {
        return disturbed.stream()
                .filter(each ->
                        each.kind() == ChaosPlan.Kind.PAUSE && each.span().overlap(time) > 0)
                .toList();
    }

    /** Whether a replica was killed or paused within a time, so that it may not know what its attempt came to. */
    boolean wasInterrupted(String replica, ChaosPlan.Span time) {
        return disturbed.stream()
                .filter(each -> each.replica().equals(replica) && each.kind() != ChaosPlan.Kind.TERMINATE)
                .anyMatch(each -> time.contains(each.span().from()));
    }
}
