package io.grapevine.history.query;

import io.grapevine.history.HistoryRecord;
import io.grapevine.history.query.RecordPageSource.RecordPage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The records of one replica, page by page. */
final class PagedRecords implements RecordBatches {
    private final RecordPageSource source;
    private final boolean isAhead;
    private PageQuestion question;
    private @Nullable CompletableFuture<RecordPage> asked;
    private boolean ended;

    private PagedRecords(RecordPageSource source, PageQuestion question, boolean isAhead) {
        this.source = source;
        this.question = question;
        this.isAhead = isAhead;
    }

    /** The records that a store on this machine has. */
    static PagedRecords stored(RecordPageSource source, PageQuestion question) {
        return new PagedRecords(source, question, false);
    }

    /**
     * The records that a peer has. The first page is asked for at once.
     *
     * @param isAhead whether each later page is requested when the one before has arrived, as all will be needed
     */
    static PagedRecords remote(RecordPageSource source, PageQuestion question, boolean isAhead) {
        PagedRecords batches = new PagedRecords(source, question, isAhead);
        batches.asked = batches.ask();
        return batches;
    }

    private CompletableFuture<RecordPage> ask() {
        return source.page(question).toCompletableFuture();
    }

    @Override
    public List<HistoryRecord> next() throws IOException {
        if (ended) {
            return List.of();
        }
        CompletableFuture<RecordPage> awaited = asked == null ? ask() : asked;
        asked = null;
        RecordPage page = await(awaited);
        ended = page.isLast() || page.records().isEmpty();
        if (!ended) {
            question = question.after(page.records());
            asked = isAhead ? ask() : null;
        }
        return page.records();
    }

    @Override
    public int ahead() {
        return asked == null ? 0 : question.size();
    }

    private static RecordPage await(CompletableFuture<RecordPage> page) throws IOException {
        try {
            return page.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(e.getCause());
        }
    }
}
