package io.grapevine.history.query;

import java.util.concurrent.CompletionStage;

/** Answers {@link PageQuestion}s from the history of one replica. */
@FunctionalInterface
public interface PageSource {
    /** The page, at once or later; an exception if the history cannot be read, or the replica does not answer in time. */
    CompletionStage<RecordPage> page(PageQuestion question);
}
