package io.grapevine.history.query;

import io.grapevine.history.HistoryReader;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.RecordType;
import io.grapevine.history.query.RecordPageSource.RecordPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The history of this replica. It reads on the thread that asks.
 *
 * @param filter some of the records are left out that it does not admit
 */
public record StoredPages(HistoryReader reader, HistoryFilter filter) implements RecordPageSource {
    /** Texts of so many characters count as one record more. */
    private static final int TEXT = 1_000;

    /** Pages of a store. */
    public StoredPages(HistoryReader reader) {
        this(reader, HistoryFilter.ALL);
    }

    @Override
    public CompletionStage<RecordPage> page(PageQuestion question) {
        try {
            return CompletableFuture.completedFuture(read(question));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    RecordPage read(PageQuestion question) throws IOException {
        List<HistoryRecord> records = new ArrayList<>();
        if (!question.from().isBefore(question.to())) {
            return new RecordPage(records, true);
        }
        int[] skipped = {0};
        int[] weight = {0};
        HistoryReader candidates = reader.excluding(new LineFilter(filter, question.types()));
        candidates.read(question.from(), question.to(), question.order(), entry -> {
            if (!RecordType.isOneOf(question.types(), entry)) {
                return true;
            }
            if (skipped[0] < question.skip()) {
                skipped[0]++;
                return true;
            }
            records.add(entry);
            weight[0] += weight(entry);
            return weight[0] < question.size();
        });
        return new RecordPage(records, weight[0] < question.size());
    }

    private static int weight(HistoryRecord entry) {
        int length = 0;
        if (entry instanceof ConfigRecord config) {
            length = config.text().length() + config.extensions().length();
            for (String template : config.templates().values()) {
                length += template.length();
            }
        }
        return 1 + length / TEXT;
    }
}
