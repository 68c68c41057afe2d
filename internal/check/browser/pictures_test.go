//go:build browser

package browser

import (
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// emulate lets a page believe that it is in a dark room, or on paper.
func emulate(scheme, media string) step {
	return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// look names what the page believes.
func (p *tab) look() string {
	return ask[string](p, `matchMedia('print').matches ? 'print' : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`)
}

// keep keeps a picture of the page for people, in the directory that PICTURES names.
func (p *tab) keep(name string) {
	p.t.Helper()
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o666); err != nil {
		p.t.Fatal(err)
	}
}
