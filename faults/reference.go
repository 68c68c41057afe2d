package faults

import "slices"

// KindInfo describes a kind of fault for references and completions.
type KindInfo struct {
	Name, Syntax, Doc, Example string
	Params                     []ParamInfo
}

// ParamInfo describes one parameter.
type ParamInfo struct {
	Syntax, Doc string
	// Aim is set for a condition, which limits what is hit.
	Aim bool
}

// Reference describes all kinds, in the order of their declaration.
func Reference() []KindInfo {
	var out []KindInfo
	for k := range kinds {
		info := &kinds[k]
		if info.name == "" {
			continue
		}
		out = append(out, KindInfo{Name: info.name, Syntax: info.syntax(), Doc: info.doc, Example: info.example, Params: info.paramInfo()})
	}
	return out
}

// syntax is the kind with its own parameters.
func (k *kindInfo) syntax() string {
	text := k.name
	for _, p := range k.params {
		word := p.syntax()
		if !p.required {
			word = "[" + word + "]"
		}
		text += " " + word
	}
	return text
}

func (p *param) syntax() string {
	switch {
	case p.sides:
		return p.value
	case p.flag:
		return p.name
	}
	return p.name + "=" + p.value
}

func (k *kindInfo) paramInfo() []ParamInfo {
	var out []ParamInfo
	for _, p := range k.all() {
		if p.sides {
			continue
		}
		info := ParamInfo{Syntax: p.syntax(), Doc: p.doc, Aim: slices.Contains(k.aims, p)}
		if p == aimLink && k.links != everyLink {
			info.Syntax = p.name + "=" + k.links.String()
		}
		out = append(out, info)
	}
	return out
}
