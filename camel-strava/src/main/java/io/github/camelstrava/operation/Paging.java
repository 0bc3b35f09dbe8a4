package io.github.camelstrava.operation;

/** How the elements of a list are fetched. */
public enum Paging {
    /** One answer holds everything. */
    NONE,
    /** {@code page} and {@code per_page}; the end is an empty page, never a short one. */
    BY_PAGE,
    /** {@code page_size} and {@code after_cursor}, the {@code cursor} of the last element received. */
    BY_CURSOR
}
