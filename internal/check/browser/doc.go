// Package browser opens reports and live pages in headless Chromium. Its tests need the build
// tag browser, Chromium, and axe-core from npm: see make browser.
package browser
