package io.github.camelstrava.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * Pages of activities with ascending ids and start dates. One page is put together at the start, and each page is this
 * one with other digits in it, so that a million activities cost the server little. Not thread-safe.
 */
final class ActivityPages {

    static final int PAGE_SIZE = 200;

    private static final long FIRST_ID = 19_000_000_000_000L;
    private static final String ID_MARK = "18888888888888";
    private static final String DATE_MARK = "1888-08-08T08:08:08Z";
    private static final byte[] EMPTY = {'[', ']'};

    private final int activities;
    private final byte[] page;
    private final int elementLength;
    private final int idOffset;
    private final int dateOffset;

    /** @param activities how many there are in all, a multiple of the page size */
    ActivityPages(int activities) {
        this.activities = activities;
        ObjectNode element = SampleAnswers.summary();
        element.put("id", Long.parseLong(ID_MARK)).put("start_date", DATE_MARK);
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < PAGE_SIZE; i++) {
            elements.add(element);
        }
        page = SampleAnswers.bytes(elements);
        String text = new String(page, StandardCharsets.ISO_8859_1);
        elementLength = SampleAnswers.bytes(element).length + 1;
        idOffset = text.indexOf(ID_MARK);
        dateOffset = text.indexOf(DATE_MARK);
    }

    /**
     * @param  number from 1
     * @return        good until the next page is asked for
     */
    byte[] page(int number) {
        int first = (number - 1) * PAGE_SIZE;
        if (first >= activities) {
            return EMPTY;
        }
        for (int i = 0; i < PAGE_SIZE; i++) {
            int start = i * elementLength;
            digits(FIRST_ID + first + i, start + idOffset, ID_MARK.length());
            date(first + i, start + dateOffset);
        }
        return page;
    }

    /** A minute after the one before, in a calendar whose months all have 28 days. */
    private void date(int index, int offset) {
        int day = index / (24 * 60);
        digits(2000 + day / (12 * 28), offset, 4);
        digits(1 + day / 28 % 12, offset + 5, 2);
        digits(1 + day % 28, offset + 8, 2);
        digits(index / 60 % 24, offset + 11, 2);
        digits(index % 60, offset + 14, 2);
    }

    private void digits(long value, int offset, int length) {
        long rest = value;
        for (int i = offset + length - 1; i >= offset; i--) {
            page[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
