// Package browser opens reports in headless Chromium. Its tests need the build tag
// browser, and Chromium: see make browser.
package browser
