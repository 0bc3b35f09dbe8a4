package io.github.camelstrava.client;

import java.util.HashSet;
import java.util.Set;

/**
 * Remembers the ids of a list while it is read. Nearly all of them are numbers, and as objects a million of them would
 * take more memory than a small program has; as numbers they take about 16 bytes each.
 */
final class SeenIds {

    private static final int FIRST_CAPACITY = 1 << 8;
    /** So many always fit into 64 bits. */
    private static final int MAX_DIGITS = 18;
    /** The golden ratio of 64 bits: spreads ids that follow each other over the table. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Open addressing: a number is in the first free slot from its own; 0 marks the free ones. */
    private long[] numbers = new long[FIRST_CAPACITY];

    private int size;
    private final Set<String> others = new HashSet<>();

    /** @return whether it was not there yet */
    boolean add(String id) {
        long number = number(id);
        if (number == 0) {
            return others.add(id);
        }
        int slot = slot(numbers, number);
        if (numbers[slot] == number) {
            return false;
        }
        numbers[slot] = number;
        size++;
        // At most three quarters, else ever more slots have to be looked at.
        if (size > numbers.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[2 * numbers.length];
        for (long number : numbers) {
            if (number != 0) {
                larger[slot(larger, number)] = number;
            }
        }
        numbers = larger;
    }

    /** Where the number is, or would be. */
    private static int slot(long[] table, long number) {
        int last = table.length - 1;
        // The high bits of the product depend on all bits of the number.
        int slot = (int) (number * SPREAD >>> Integer.numberOfLeadingZeros(table.length) + 33);
        while (table[slot] != 0 && table[slot] != number) {
            slot = slot + 1 & last;
        }
        return slot;
    }

    /** 0 for what is not written as a positive number usually is: {@code 007} and {@code 7} are different ids. */
    private static long number(String id) {
        if (id.length() > MAX_DIGITS || id.startsWith("0")) {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < id.length(); i++) {
            char digit = id.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = 10 * number + (digit - '0');
        }
        return number;
    }
}
