import{a as e,o as t}from"./index-H_Tp2P6T.js";async function n(n){return e(n,t(n,void 0,{tabSize:2,insertSpaces:!0,eol:`
`}))}var r={},i={};export{n as format,r as parsers,i as printers};