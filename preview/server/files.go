package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// files serves the built plugins, and what Grafana itself would serve: icons, fonts and the page around the plugins.
type files struct {
	root string

	mu       sync.Mutex
	settings map[string]json.RawMessage
}

func newFiles(root string) (*files, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	for _, needed := range []string{"dist/plugin.json", "preview/dist/host.js"} {
		if _, err := os.Stat(filepath.Join(absolute, needed)); err != nil {
			return nil, fmt.Errorf("build first: %w", err)
		}
	}
	return &files{root: absolute, settings: map[string]json.RawMessage{}}, nil
}

// folders finds the plugins of dist anew each time, so that a rebuild needs no restart.
func (f *files) folders() (map[string]string, error) {
	found := map[string]string{}
	dist := filepath.Join(f.root, "dist")
	err := filepath.WalkDir(dist, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "plugin.json" {
			return err
		}
		var meta struct {
			ID string `json:"id"`
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(raw, &meta); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		found[meta.ID] = filepath.Dir(file)
		return nil
	})
	return found, err
}

// ServeHTTP answers what lies below /public/.
func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/public/")
	first, rest, _ := strings.Cut(name, "/")
	modules := filepath.Join(f.root, "node_modules")
	// What is rebuilt must be seen at the next reload.
	w.Header().Set("Cache-Control", "no-cache")
	switch first {
	case "plugins":
		f.plugin(w, r, rest)
	case "preview":
		serve(w, r, filepath.Join(f.root, "preview/dist"), rest)
	case "fonts":
		serve(w, r, modules, fonts[rest])
	case "build":
		f.icon(w, r, strings.TrimPrefix(rest, "img/icons/"))
	default:
		http.NotFound(w, r)
	}
}

// icon serves an icon of @grafana/ui. The package lacks a third of them: some are drawn here, the others are a dot.
func (f *files) icon(w http.ResponseWriter, r *http.Request, name string) {
	own := filepath.Join(f.root, "preview/host/icons")
	for _, file := range []string{filepath.Join(f.root, "node_modules/@grafana/ui/dist/public/img/icons", name), filepath.Join(own, path.Base(name))} {
		if _, err := os.Stat(file); err == nil {
			serve(w, r, filepath.Dir(file), filepath.Base(file))
			return
		}
	}
	serve(w, r, own, "missing.svg")
}

// fonts maps Grafana's names to the files of the npm packages.
var fonts = map[string]string{
	"inter/Inter-Regular.woff2":      "@fontsource/inter/files/inter-latin-400-normal.woff2",
	"inter/Inter-Medium.woff2":       "@fontsource/inter/files/inter-latin-500-normal.woff2",
	"inter/Inter-Italic.woff2":       "@fontsource/inter/files/inter-latin-400-italic.woff2",
	"inter/Inter-MediumItalic.woff2": "@fontsource/inter/files/inter-latin-500-italic.woff2",
	"roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2": "@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2",
}

func (f *files) plugin(w http.ResponseWriter, r *http.Request, name string) {
	id, rest, _ := strings.Cut(name, "/")
	folders, err := f.folders()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	folder, ok := folders[id]
	if !ok {
		http.NotFound(w, r)
		return
	}
	serve(w, r, folder, rest)
}

func serve(w http.ResponseWriter, r *http.Request, folder, name string) {
	if name == "" {
		http.NotFound(w, r)
		return
	}
	http.ServeFileFS(w, r, os.DirFS(folder), name)
}

func (f *files) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, os.DirFS(filepath.Join(f.root, "preview/host")), "page.html")
}

func (f *files) plugins(w http.ResponseWriter, _ *http.Request) {
	folders, err := f.folders()
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	list := []map[string]any{}
	for id := range folders {
		if meta, err := f.meta(id, folders[id]); err == nil {
			list = append(list, meta)
		}
	}
	answer(w, http.StatusOK, list)
}

// meta is plugin.json with the fields that Grafana adds to it.
func (f *files) meta(id, folder string) (map[string]any, error) {
	raw, err := os.ReadFile(filepath.Join(folder, "plugin.json"))
	if err != nil {
		return nil, err
	}
	meta := map[string]any{}
	if err := json.Unmarshal(raw, &meta); err != nil {
		return nil, err
	}
	base := "public/plugins/" + id
	meta["baseUrl"], meta["module"] = base, base+"/module.js"
	meta["enabled"], meta["pinned"], meta["jsonData"] = true, true, map[string]any{}
	meta["translations"] = translations(meta["languages"], base+"/locales", id)
	if info, ok := meta["info"].(map[string]any); ok {
		if logos, ok := info["logos"].(map[string]any); ok {
			for size, logo := range logos {
				logos[size] = fmt.Sprintf("%s/%v", base, logo)
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if saved, ok := f.settings[id]; ok {
		if err := json.Unmarshal(saved, &meta); err != nil {
			return nil, err
		}
	}
	return meta, nil
}

// translations has the address of the texts of a plugin in each of its languages.
func translations(languages any, base, id string) map[string]string {
	addresses := map[string]string{}
	list, _ := languages.([]any)
	for _, language := range list {
		addresses[fmt.Sprint(language)] = fmt.Sprintf("%s/%v/%s.json", base, language, id)
	}
	return addresses
}

func (f *files) settingsOf(w http.ResponseWriter, r *http.Request) {
	folders, err := f.folders()
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	folder, ok := folders[r.PathValue("id")]
	if !ok {
		fail(w, http.StatusNotFound, "Plugin not found, no installed plugin with that id")
		return
	}
	meta, err := f.meta(r.PathValue("id"), folder)
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	answer(w, http.StatusOK, meta)
}

func (f *files) saveSettings(w http.ResponseWriter, r *http.Request) {
	saved := struct {
		Enabled  bool            `json:"enabled"`
		Pinned   bool            `json:"pinned"`
		JSONData json.RawMessage `json:"jsonData"`
	}{}
	if !read(w, r, &saved) {
		return
	}
	raw, err := json.Marshal(saved)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	f.mu.Lock()
	f.settings[r.PathValue("id")] = raw
	f.mu.Unlock()
	answer(w, http.StatusOK, map[string]string{"message": "Plugin settings updated"})
}

func (f *files) dashboards(w http.ResponseWriter, _ *http.Request) {
	names, err := filepath.Glob(filepath.Join(f.root, "dist/dashboards/*.json"))
	if err != nil {
		fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	list := []string{}
	for _, name := range names {
		list = append(list, filepath.Base(name))
	}
	answer(w, http.StatusOK, list)
}
